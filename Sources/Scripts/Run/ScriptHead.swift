public import Domain

/// What every script begins with, whatever it plays.
public struct ScriptHead: Hashable, Codable, Sendable {
    /// `id`: small letters, digits and `-`, 1 to 32 of them, unique in the brand.
    ///
    /// Required.
    public let id: String
    /// `title`: what people read of it, 1 to 32 characters.
    ///
    /// Required.
    public let title: String
    /// `accounts`: the accounts it is played on.
    ///
    /// nil, the default, for all accounts of the brand.
    public let accounts: Set<AccountID>?
    /// `language`: the folder of `templates` it speaks from: `zh-Hans` or `en`.
    ///
    /// Default `zh-Hans`.
    public let language: Language
    /// The first 12 hexadecimal digits of a checksum over the file's bytes: another text, another version.
    ///
    /// Not a key.
    public let version: String

    public init(
        id: String,
        title: String,
        accounts: Set<AccountID>? = nil,
        language: Language = .simplifiedChinese,
        version: String
    ) {
        self.id = id
        self.title = title
        self.accounts = accounts
        self.language = language
        self.version = version
    }
}

/// A checked script: one file of `bot-scripts`.
///
/// It is stored with each run as JSON, so that a run keeps the script it began with when the file changes.
public protocol PlayScript: Hashable, Codable, Sendable {
    static var play: ScriptedPlay { get }
    var head: ScriptHead { get }
    /// Every template that the script can say, each once for each occasion.
    var templateUses: [TemplateUse] { get }
    /// What hangs on what the groups are told.
    var attachments: [AttachmentDefinition] { get }
    /// The values that the script itself gives to the templates, by the names of their variables.
    var knownValues: [String: String] { get }
}

extension PlayScript {
    public var id: String { self.head.id }
    public var title: String { self.head.title }
    public var language: Language { self.head.language }
    public var version: String { self.head.version }

    public var attachments: [AttachmentDefinition] { [] }

    /// Whether the script is played on an account of its brand.
    public func plays(on account: AccountID) -> Bool { self.head.accounts?.contains(account) ?? true }
}

/// A script that is played in runs, each with a beginning and an end.
public protocol RunScript: PlayScript {
    /// `groups`: where it is played.
    var groups: GroupChoice { get }
    var schedule: RunSchedule { get }
    /// `announce`: what a group hears at the beginning; nil when it hears nothing.
    var announce: Announcement? { get }
    /// `remind`: when a group is reminded before the end; nil when it is not.
    var remind: Reminder? { get }
}

extension RunScript {
    public var attachments: [AttachmentDefinition] { self.announce?.attachments ?? [] }
}

extension CheckInScript {
    public var attachments: [AttachmentDefinition] { self.announce?.attachments ?? [] }
}

extension FlashSaleScript {
    public var attachments: [AttachmentDefinition] { self.announce.attachments }
}
