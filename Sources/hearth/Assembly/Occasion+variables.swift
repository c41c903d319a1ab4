import Content
import Scripts

extension TemplateUse.Occasion {
    /// What a template may mention on the occasion.
    var variables: [TemplateVariable] {
        switch self {
        case .contact: WelcomeVariables.contact
        case .groupGreeting: WelcomeVariables.groupGreeting
        case .groupMaterial: WelcomeVariables.groupMaterial
        case .quizAnnounce: QuizVariables.announce
        case .quizRemind: QuizVariables.remind
        case .quizReveal: QuizVariables.reveal
        case .quizAccepted: QuizVariables.accepted
        case .quizRefused: QuizVariables.refused
        case .quizResult: QuizVariables.result
        case .lotteryAnnounce: LotteryVariables.announce
        case .lotteryRemind: LotteryVariables.remind
        case .lotteryDrawn: LotteryVariables.drawn
        case .lotteryEntered: LotteryVariables.entered
        case .lotteryRefused: LotteryVariables.refused
        case .lotteryWon: LotteryVariables.won
        case .lotteryLost: LotteryVariables.lost
        case .lotteryLapsed: LotteryVariables.lapsed
        case .checkInAnnounce: CheckInVariables.announce
        case .checkInDone: CheckInVariables.done
        case .checkInMadeUp: CheckInVariables.madeUp
        case .checkInRefused: CheckInVariables.refused
        case .pollAnnounce: PollVariables.announce
        case .pollRemind: PollVariables.remind
        case .pollClosed: PollVariables.closed
        case .pollAccepted: PollVariables.accepted
        case .pollRefused: PollVariables.refused
        case .flashSaleAnnounce: FlashSaleVariables.announce
        case .keywordReply: WatchVariables.keywordReply
        case .moderation: WatchVariables.moderation
        }
    }
}
