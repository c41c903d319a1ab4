internal import Domain

/// A mass message: a task that every sender has to confirm on their own phone.
struct MassSend: Sendable {
    enum Audience: String, Hashable, Sendable {
        case single, group
    }

    struct Target: Hashable, Sendable {
        /// The platform's numbers of `get_groupmsg_send_result`.
        enum Status: Int64, Hashable, Sendable {
            case unsent = 0
            case sent = 1
            case notFriend = 2
            case quotaUsed = 3
        }

        /// A customer or a group.
        let id: String
        var status = Status.unsent
        var sentAt: Instant?
    }

    struct Part: Sendable {
        /// Who has to confirm.
        let sender: String
        var targets: [Target]
        var confirmedAt: Instant?
    }

    let id: String
    let audience: Audience
    let content: Content
    let createdAt: Instant
    var parts: [Part]
    var isCancelled = false
    var reminders: [Instant] = []

    func part(of sender: String) -> Part? { self.parts.first { $0.sender == sender } }
}
