internal import Domain

/// All that one look at the page shows, taken from the world at one moment.
struct Scene: Sendable {
    struct Person: Sendable {
        let id: String
        let name: Bilingual
    }

    struct Group: Sendable {
        let id: String
        let name: Bilingual
        let memberCount: Int
    }

    struct ChatTab: Sendable {
        /// `guide:ID` or `group:ID`.
        let key: String
        let title: Bilingual
        let subtitle: Bilingual
        let chat: Chat
    }

    struct Phone: Sendable {
        let person: Person
        /// The chat with the newest message first.
        let chats: [ChatTab]
        /// Guides they can still add, groups they can still join.
        let strangers: [Person]
        let friends: [Person]
        let openGroups: [Group]
        let ownGroups: [Group]
        let waitsFor: [Person]
    }

    struct Task: Sendable {
        let id: String
        let createdAt: Instant
        let content: Content
        /// Whom it goes to, by name.
        let targets: [Bilingual]
        let targetCount: Int
        let confirmedAt: Instant?
        let isCancelled: Bool
        let reminders: Int
    }

    struct Desk: Sendable {
        let guide: SandboxConfiguration.Guide
        let tasks: [Task]
        let chat: Chat
        let groups: [Group]
        let materials: [(id: String, text: String)]
        /// Groups that have their greeting attached.
        let greeted: Set<String>
        /// Customers who wait to be accepted.
        let waiting: [Person]
    }

    let query: PageQuery
    let now: Instant
    let guides: [SandboxConfiguration.Guide]
    let openTasks: [String: Int]
    let channels: [SandboxConfiguration.Channel]
    let groups: [Group]
    let customers: [Person]
    let phone: Phone?
    let desk: Desk?
    let faults: [Fault]
    let openCallbacks: Int
    let hasCallback: Bool
    /// Names by id, for the authors of messages.
    let names: [String: Bilingual]
    /// File names by media id.
    let media: [String: String]
}
