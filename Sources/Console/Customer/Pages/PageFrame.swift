internal import Content
internal import Domain

/// What stands around every page, and where its links and forms lead.
struct PageFrame: Hashable, Sendable {
    /// What the page says about the act that was just sent.
    enum Waiting: Hashable, Sendable {
        case no
        /// It is stored, and not decided yet: the page asks again by itself.
        case soon
        /// It takes longer than anybody should wait for; nothing is lost.
        case long
        /// The page lay open for too long; nothing was taken.
        case stale
    }

    let brand: BrandID
    let brandName: String
    let language: Language
    /// The page's own path, without a query.
    var path: String
    let viewer: Identity?
    /// The account that the page's address names.
    var named: AccountID?
    let now: Instant
    let assets: CustomerAssets
    /// Whether there is a page of points to lead to.
    var hasPoints = true
    var waiting = Waiting.no
    /// Where the page hears that something changed; nil where nothing does.
    var livePath: String?
    /// Changes when the page is another one for everybody, and not only its numbers.
    var mark = ""
    /// One token for each deed that the page offers.
    var tokens: [String: String] = [:]

    /// Whether forms are shown: to somebody who is known, and not while the last act is still being decided.
    var takesActs: Bool { self.viewer != nil && self.waiting != .soon && self.waiting != .long }

    static let variables: [TemplateVariable] = [
        TemplateVariable("title"), TemplateVariable("brand"), TemplateVariable("language"),
        TemplateVariable("otherLanguageAddress", .address), TemplateVariable("homeAddress", .address),
        TemplateVariable("pointsAddress", .address), TemplateVariable("pageAddress", .address),
        TemplateVariable("styleAddress", .address), TemplateVariable("scriptAddress", .address),
        TemplateVariable("iconAddress", .address), TemplateVariable("signInAddress", .address),
        TemplateVariable("liveAddress", .address),
        TemplateVariable("isKnown", .flag), TemplateVariable("isStaff", .flag), TemplateVariable("isWaiting", .flag),
        TemplateVariable("isWaitingLong", .flag), TemplateVariable("isStale", .flag),
        TemplateVariable("refreshSeconds"), TemplateVariable("now"), TemplateVariable("mark"),
    ]

    func values(title: String) -> [String: TemplateValue] {
        let root = "/p/\(self.brand)"
        let by = self.named.map { "&by=\(Form.encoded($0.rawValue))" } ?? ""
        let refresh: Int? =
            switch self.waiting {
            case .no, .stale: nil
            case .soon: 2
            case .long: 10
            }
        return [
            "title": .text(title), "brand": .text(self.brandName), "language": .text(self.language.rawValue),
            "otherLanguageAddress": .text("\(self.path)?lang=\(self.language == .english ? "zh" : "en")\(by)"),
            "homeAddress": .text("\(root)/"), "pointsAddress": .text(self.hasPoints ? "\(root)/points" : nil),
            "pageAddress": .text(self.path),
            "styleAddress": .text(self.assets.stylePath), "scriptAddress": .text(self.assets.scriptPath),
            "iconAddress": .text(self.assets.iconPath), "mark": .text(self.mark),
            "signInAddress": .text("\(root)/_in?to=\(Form.encoded(self.path))\(by)"),
            "liveAddress": .text(self.livePath),
            "isKnown": .flag(self.viewer != nil), "isStaff": .flag(self.viewer?.kind == .member),
            "isWaiting": .flag(self.waiting == .soon), "isWaitingLong": .flag(self.waiting == .long),
            "isStale": .flag(self.waiting == .stale),
            "refreshSeconds": .text(refresh.map(String.init)), "now": .text("\(self.now.millis)"),
        ]
    }
}

/// Where a run stands, as the templates are told.
enum StageValues {
    static let variables: [TemplateVariable] = [
        TemplateVariable("isUpcoming", .flag), TemplateVariable("isOpen", .flag), TemplateVariable("isSettling", .flag),
        TemplateVariable("isOver", .flag), TemplateVariable("stageMoment"), TemplateVariable("stageUntil"),
    ]

    /// `stageMoment` is when it opens, closes or is revealed, in words; `stageUntil` the same in milliseconds.
    static func values(_ stage: PageStage, _ words: PageWords) -> [String: TemplateValue] {
        [
            "isUpcoming": .flag(stage.name == "upcoming"), "isOpen": .flag(stage.isOpen),
            "isSettling": .flag(stage.name == "settling"), "isOver": .flag(stage == .over),
            "stageMoment": .text(stage.until.map(words.moment)),
            "stageUntil": .text(stage.until.map { "\($0.millis)" }),
        ]
    }
}

extension Dictionary {
    /// Both together; no name is in both.
    static func + (left: Self, right: Self) -> Self {
        left.merging(right) { _, _ in preconditionFailure("A name of a page is given twice.") }
    }
}
