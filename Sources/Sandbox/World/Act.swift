/// Something a person does in the fake world.
///
/// Guides, groups, customers and tasks are named by the ids that the platform gives them.
public enum Act: Hashable, Sendable {
    /// A customer scans the guide's code of a channel. Nil customer: somebody new comes.
    ///
    /// With `needsConfirmation` the guide still has to accept, which is an act of its own.
    case addGuide(guide: String, channel: String, customer: String?, needsConfirmation: Bool)
    /// The guide accepts a customer who waits.
    case acceptCustomer(guide: String, customer: String)
    /// The customer writes to the guide; from then on no welcome is possible. The platform tells nobody.
    case writeToGuide(customer: String, guide: String, text: String)
    /// A customer writes to a service account (微信客服). Nil customer: somebody new comes.
    ///
    /// Nil service: the first one.
    case writeToService(customer: String?, service: String?, text: String)
    /// The customer presses an item of a menu that the service account sent.
    case pressMenu(customer: String, service: String, item: String)
    /// The customer deletes the guide.
    case removeGuide(customer: String, guide: String)
    /// A guide gives a customer these tags in place of those before; none takes all away.
    ///
    /// With `isQuiet` a program does it, and the platform tells nobody.
    case tagCustomer(guide: String, customer: String, tags: [String], isQuiet: Bool)
    /// The guide deletes the customer.
    case removeCustomer(guide: String, customer: String)
    /// A guide makes a group.
    case createGroup(owner: String, name: String)
    /// The owner gives a group another name.
    case renameGroup(group: String, name: String)
    /// Customers come into a group: those named, and so many new ones.
    ///
    /// `channel` is the state of the code they scan; `invitor` is the guide who invites them instead.
    /// All come in one callback, or each in their own.
    case join(
        group: String,
        customers: [String],
        newcomers: Int,
        channel: String?,
        invitor: String?,
        isOneCallback: Bool
    )
    case leave(group: String, customer: String)
    /// The owner removes a customer from a group.
    case remove(group: String, customer: String)
    case dismissGroup(group: String)
    /// The owner attaches a greeting to a group; nil takes it off.
    case attachMaterial(group: String, material: String?)
    /// A guide confirms a mass message: it goes out now.
    case confirm(task: String, guide: String)
    /// A guide writes to the app.
    case writeToApp(guide: String, text: String)
    /// A guide writes to the aibot: alone, or in the group of guides, where it has to be mentioned to hear it.
    case writeToBot(guide: String, text: String, isInGroup: Bool, isMention: Bool)
    /// A guide presses a button of a card that the aibot sent.
    case pressCard(guide: String, card: String, item: String)
    /// A guide opens the app.
    case openApp(guide: String)
    /// The platform sends a callback of a kind that nobody knows.
    case somethingNew
    /// The platform sends the last callback once more, as it does when it got no answer.
    case repeatCallback

    /// The act in the ledger and in the control API.
    public var name: String {
        switch self {
        case .addGuide: "add-guide"
        case .acceptCustomer: "accept-customer"
        case .writeToGuide: "write-to-guide"
        case .writeToService: "write-to-service"
        case .pressMenu: "press-menu"
        case .removeGuide: "remove-guide"
        case .tagCustomer: "tag-customer"
        case .removeCustomer: "remove-customer"
        case .createGroup: "create-group"
        case .renameGroup: "rename-group"
        case .join: "join"
        case .leave: "leave"
        case .remove: "remove"
        case .dismissGroup: "dismiss-group"
        case .attachMaterial: "attach-material"
        case .confirm: "confirm"
        case .writeToApp: "write-to-app"
        case .writeToBot: "write-to-bot"
        case .pressCard: "press-card"
        case .openApp: "open-app"
        case .somethingNew: "something-new"
        case .repeatCallback: "repeat-callback"
        }
    }
}

/// What came of an act.
public struct Happened: Hashable, Sendable {
    /// The customers it was about, new ones included.
    public internal(set) var customers: [String] = []
    /// The group it was about.
    public internal(set) var group: String?
    /// What the platform tells the app, in order.
    public internal(set) var callbacks: [Plaintext] = []
}
