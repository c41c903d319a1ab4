public import Domain

/// All scripts of one brand, checked together.
///
/// It promises that what it gives can be played: every template, medium, guide, store and account that a script names
/// exists, every rule can be reached, every text fits the platform, and no two runs of a kind meet in one group. It
/// never reads a file or the clock itself.
public struct ScriptLibrary: Hashable, Sendable {
    /// In the order of the paths, as all of them.
    public internal(set) var welcomes: [WelcomeScript]
    public internal(set) var quizzes: [QuizScript] = []
    public internal(set) var lotteries: [LotteryScript] = []
    public internal(set) var checkIns: [CheckInScript] = []
    public internal(set) var polls: [PollScript] = []
    public internal(set) var flashSales: [FlashSaleScript] = []
    public internal(set) var keywordReplies: [KeywordReplyScript] = []
    public internal(set) var moderations: [ModerationScript] = []
    /// What should be looked at, sorted by place; it stops no start.
    public internal(set) var warnings: [Problem] = []

    /// The text of each script by its id, to tell what changed.
    var texts: [String: String] = [:]

    public init(welcomes: [WelcomeScript] = []) { self.welcomes = welcomes }

    /// The welcome of an account; at most one is there.
    public func welcome(for account: AccountID) -> WelcomeScript? {
        self.welcomes.first { $0.plays(on: account) }
    }

    /// Every script but the welcomes.
    public var playScripts: [any PlayScript] {
        self.quizzes as [any PlayScript] + self.lotteries + self.checkIns + self.polls + self.flashSales
            + self.keywordReplies + self.moderations
    }

    /// The paths of what is shown to groups by a bot of the account that sits in them, sorted.
    public func pictures(for account: AccountID) -> [String] {
        Self.sorted(self.told(to: account).filter(\.isShownByBots))
    }

    /// The paths of all that hangs on what is said through the account, sorted: where members confirm what is said,
    /// and material is kept.
    public func media(for account: AccountID) -> [String] {
        let welcome = self.welcome(for: account)
        let attached =
            (welcome?.contact.flatMap(\.attachments) ?? []) + [welcome?.group?.material?.attachment].compactMap { $0 }
        return Self.sorted(attached + self.told(to: account))
    }

    private func told(to account: AccountID) -> [AttachmentDefinition] {
        (self.welcome(for: account)?.group?.greeting?.attachments ?? [])
            + self.playScripts.filter { $0.plays(on: account) }.flatMap(\.attachments)
    }

    private static func sorted(_ attachments: [AttachmentDefinition]) -> [String] {
        Set(attachments.compactMap(\.mediaPath)).sorted()
    }

    /// Every template that a script can say.
    public var templateUses: [TemplateUse] {
        self.welcomes.flatMap(\.templateUses) + self.playScripts.flatMap(\.templateUses)
    }
}
