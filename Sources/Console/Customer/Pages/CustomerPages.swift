public import Content

/// The pages that customers see: which templates there are, and what each is given.
public enum CustomerPages {
    /// For the check of a brand's templates.
    public static let templates: [PageTemplate] = [
        QuizPage.template, LotteryPage.template, CheckInPage.template, PollPage.template, PointsPage.template,
        DrawProofPage.template, HomePage.template, NoticePage.template,
    ]
}
