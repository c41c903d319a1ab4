public import Domain

/// `announce`: what a group hears when a run begins, and how every later text of the run reaches it.
public struct Announcement: Hashable, Codable, Sendable {
    /// `say`: the template of the text.
    ///
    /// Default: `announce` in the folder of the play, such as `quiz/announce`.
    public let say: String
    /// `via`: `owner-task` or `owner-message`.
    ///
    /// Required.
    public let via: GroupWay
    /// `page`: whether a link to the page of the run hangs on it.
    ///
    /// Default true.
    public let hasPage: Bool
    /// `attach`: what hangs on the text of the opening, at most 9, in the order of the file.
    ///
    /// A bot that sits in the group shows pictures and links; a task of the owner takes everything; a message to the
    /// owner is words alone. Default: none.
    public let attachments: [AttachmentDefinition]

    public init(
        say: String,
        via: GroupWay,
        hasPage: Bool = true,
        attachments: [AttachmentDefinition] = []
    ) {
        self.say = say
        self.via = via
        self.hasPage = hasPage
        self.attachments = attachments
    }
}

/// `remind`: when a group is reminded of a run that is open.
///
/// It lies between the opening and the closing; the text is the play's `say: { remind: … }`.
public enum Reminder: Hashable, Codable, Sendable {
    /// `remind: 1h`: so long before the closing.
    case beforeClosing(Duration)
    /// `remind: 2026-12-01 18:00`; only where a script has one run.
    case at(LocalMoment)
}

/// Something that comes after a run has closed: `reveal`, `known`.
public enum Aftermath: Hashable, Codable, Sendable {
    /// `10m`: so long after the closing.
    case afterClosing(Duration)
    /// `2026-12-01 20:30`; only where a script has one run.
    case at(LocalMoment)
}
