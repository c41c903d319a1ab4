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
    }

    struct ChatTab: Sendable {
        /// `guide:ID`, `group:ID` or `service:ID`.
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

        var isOpen: Bool { self.confirmedAt == nil && !self.isCancelled }
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
        /// The customers of this guide, the newest first, with the tags that this guide put on each.
        let friends: [(person: Person, tags: [String])]
    }

    /// The aibot as one guide sees it.
    struct Bot: Sendable {
        let id: String
        let name: Bilingual
        let groupName: Bilingual
        let group: Chat
        let single: Chat
    }

    /// A file that hangs on a message.
    struct File: Sendable {
        let name: String
        /// Whether its bytes can be shown.
        let isPicture: Bool
    }

    let query: PageQuery
    let now: Instant
    let clock: BrandClock
    let timezone: String
    let guides: [SandboxConfiguration.Guide]
    /// By guide: what waits for a hand, tasks to confirm and customers to accept.
    let openWork: [String: Int]
    /// By guide: when something last appeared on their phone.
    let news: [String: Instant]
    let channels: [SandboxConfiguration.Channel]
    let groups: [Group]
    let services: [Person]
    let customers: [Person]
    let phone: Phone?
    let desk: Desk?
    let bot: Bot?
    let faults: [Fault]
    let openCallbacks: Int
    let hasCallback: Bool
    /// Names by id, for the authors of messages.
    let names: [String: Bilingual]
    /// Files by media id.
    let media: [String: File]
}
