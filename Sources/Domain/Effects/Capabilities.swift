/// What an account can do on its platform, stated by its adapter and believed by nobody: a test does each of them.
public struct Capabilities: Hashable, Sendable, ExpressibleByArrayLiteral {
    public enum Ability: String, Hashable, Sendable, CaseIterable {
        /// Is told what people say in a group without calling it.
        case hearsGroups = "hears-groups"
        /// Is told who comes into a group and who goes.
        case noticesMembers = "notices-members"
        /// Is told when it is put into a group itself, and when it is taken out.
        case noticesItself = "notices-itself"
        /// Can ask who is in a group.
        case listsMembers = "lists-members"
        /// Posts into a group whenever it wants to.
        case postsInGroups = "posts-in-groups"
        /// Calls people by name in such a post.
        case mentionsInPosts = "mentions-in-posts"
        /// Calls people by name in an answer.
        case mentionsInAnswers = "mentions-in-answers"
        /// Puts other words in the place of what it posted in a group, without disturbing anybody.
        case editsPosts = "edits-posts"
        /// Shows buttons that are pressed where the message stands; without them choices are lines to be written.
        case buttons
        /// Puts an answer under the message that it answers.
        case threads
        /// Answers in a group so that one person alone reads it.
        case whispers
        /// Writes to one person alone whenever it wants to.
        case writesToMembers = "writes-to-members"
        /// Keeps pictures ready, to be shown in what is said.
        case keepsMedia = "keeps-media"
        /// Welcomes whoever adds a guide, and keeps the material that owners attach to their groups.
        case attachesMaterial = "attaches-material"
        /// A repeat of a call shows its message once.
        case repeatsSafely = "repeats-safely"
        /// Finds out who opens a page.
        case recognises
    }

    public let abilities: Set<Ability>

    public init(_ abilities: Set<Ability>) { self.abilities = abilities }

    public init(arrayLiteral abilities: Ability...) { self.abilities = Set(abilities) }

    /// Whether an answer can reach one person of a group and nobody else.
    public var speaksPrivately: Bool { !self.abilities.isDisjoint(with: [.whispers, .writesToMembers]) }
}
