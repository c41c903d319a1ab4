/// Something that happened, in words that hold on every platform.
///
/// An adapter translates its callbacks into these; plays see nothing else. Text and ids are the platform's, unchanged.
public enum Happening: Hashable, Sendable {
    // A person speaks.
    case messageReceived(InboundMessage)
    case cardClicked(CardClick)
    /// A person acts on a page.
    case acted(PageAct)

    // A customer and a guide.
    case contactAdded(ContactAdded)
    case contactEdited(Relation)
    case contactRemoved(ContactRemoved)
    case contactTransferFailed(Relation, reason: String)
    case archiveConsented(Relation, welcomeCode: Secret?)

    // The account itself in a group.
    /// It sits in the group from now on.
    case botJoined(GroupID)
    /// It was taken out, or the group was.
    case botLeft(GroupID)
    /// It was taken out unheard: the platform refuses what is said there.
    case groupRefused(GroupRefusal)

    // A group and its members.
    case groupCreated(GroupID)
    case groupDismissed(GroupID)
    case groupMembersJoined(MemberChange)
    case groupMembersLeft(MemberChange)
    case groupDetailChanged(GroupID, GroupDetail)

    // Channels and shelves of the platform.
    case tagChanged(TagChange)
    case acquisitionNotice(AcquisitionNotice)
    case serviceMessagesWaiting(ServiceMessagesWaiting)
    case archiveMessagesWaiting

    // A member of the brand and its app.
    case appNotice(AppNotice)
    case directoryChanged(DirectoryChange)

    // Hearth itself.
    case accountOpened
    /// The configuration names the groups in which the account sits: these and no others.
    case groupsNamed([GroupID])
    /// The scripts in force are others from now on.
    case scriptsChanged
    case timerDue(TimerDue)
    case effectSettled(EffectSettled)

    /// A callback that is genuine but unknown to the adapter: kept raw, counted, given to no play.
    ///
    /// The kind is the platform's own word, or one of those below where it is understood and concerns no play.
    case unknown(kind: String)
}

/// Kinds of ``Happening/unknown(kind:)`` that mean the same on every platform; ``Glossary`` says what.
extension Happening {
    /// What the account said itself, brought back by the platform.
    public static let ownMessage = "message/own"
    /// What another bot said.
    public static let botMessage = "message/bot"
    /// A button that Hearth did not make.
    public static let foreignPress = "press/foreign"
}

/// The name of a kind of event in scripts, logs and explanations: `contact.added`.
public struct EventKind: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

extension Happening {
    public var kind: EventKind {
        switch self {
        case .messageReceived(let message): EventKind("message.\(message.content.name)")
        case .cardClicked: "card.clicked"
        case .acted(let act): EventKind("act.\(act.deed.name)")
        case .contactAdded(let added): added.isConfirmed ? "contact.added" : "contact.half-added"
        case .contactEdited: "contact.edited"
        case .contactRemoved: "contact.removed"
        case .contactTransferFailed: "contact.transfer-failed"
        case .archiveConsented: "contact.archive-consented"
        case .botJoined: "group.bot-joined"
        case .botLeft: "group.bot-left"
        case .groupRefused: "group.refused"
        case .groupCreated: "group.created"
        case .groupDismissed: "group.dismissed"
        case .groupMembersJoined: "group.joined"
        case .groupMembersLeft: "group.left"
        case .groupDetailChanged(_, let detail): EventKind("group.\(detail.rawValue)-changed")
        case .tagChanged: "tag.changed"
        case .acquisitionNotice(let notice): EventKind("acquisition.\(notice.kind.rawValue)")
        case .serviceMessagesWaiting: "service.messages-waiting"
        case .archiveMessagesWaiting: "archive.messages-waiting"
        case .appNotice(let notice): EventKind("app.\(notice.kind.rawValue)")
        case .directoryChanged: "directory.changed"
        case .accountOpened: "account.opened"
        case .groupsNamed: "account.groups-named"
        case .scriptsChanged: "scripts.changed"
        case .timerDue: "timer.due"
        case .effectSettled: "effect.settled"
        case .unknown: "unknown"
        }
    }
}
