import Delivery
import Domain

/// Asks for a group: what it is called, then who is in it, page by page.
///
/// Nobody is asked whether they are a person or another app's bot: that would take a call for each. The bot itself is
/// left out.
///
/// Source: Slack documentation, "conversations.info" and "conversations.members".
struct GroupLookUp: Sendable {
    /// As many as the platform recommends.
    private static let pageSize = 200
    /// A larger group is not looked through: ten thousand people.
    private static let mostPages = 50
    private static let longestCursor = 1_024

    let client: Client
    let presence: Presence
    let budget: TimeBudget

    func report(for body: [UInt8]) async -> CallReport {
        guard let channel = WireJSON.value(GroupBody.self, from: body)?.channel else {
            let message = Bilingual("要查询的群读不懂。", "The group to look up cannot be read.")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        switch await self.client.reply(to: .asking(.group, [("channel", channel)]), within: self.budget) {
        case .silent(let report), .refused(_, let report): return report
        case .done(let answer):
            guard let group = WireJSON.value(GroupAnswer.self, from: answer.body)?.channel, group.id == channel else {
                return Self.unreadable
            }
            return await self.members(of: group)
        }
    }

    private func members(of group: GroupAnswer.Channel) async -> CallReport {
        var members: [String] = []
        var cursor = ""
        for _ in 0..<Self.mostPages {
            var fields = [("channel", group.id), ("limit", "\(Self.pageSize)")]
            if !cursor.isEmpty { fields.append(("cursor", cursor)) }
            switch await self.client.reply(to: .asking(.members, fields), within: self.budget) {
            case .silent(let report), .refused(_, let report): return report
            case .done(let answer):
                guard let page = WireJSON.value(MembersAnswer.self, from: answer.body) else { return Self.unreadable }
                members += page.members
                cursor = page.response_metadata?.next_cursor ?? ""
                guard cursor.utf8.count <= Self.longestCursor else { return Self.unreadable }
                if cursor.isEmpty { return self.found(group, members) }
            }
        }
        let message = Bilingual("群里的人太多，查不过来。", "The group has too many people to look through.")
        return CallReport(.notSent, advice: .giveUp, code: "too-many", message: message)
    }

    /// Who made the channel is the nearest to an owner that there is; when people came nobody says.
    private func found(_ group: GroupAnswer.Channel, _ users: [String]) -> CallReport {
        let members = users.filter { WireID.isUser($0) && $0 != self.presence.bot }.map { user in
            GroupSnapshot.Member(
                id: self.presence.person(user),
                isCustomer: true,
                joinedAt: nil,
                broughtBy: nil,
                channel: nil
            )
        }
        let owner = group.creator.flatMap { WireID.isUser($0) ? self.presence.person($0) : nil }
        let snapshot = GroupSnapshot(
            group: GroupID(group.id),
            name: group.name ?? "",
            owner: owner ?? "",
            members: members,
            version: nil
        )
        return CallReport(.sent, code: "0", answer: .group(snapshot))
    }

    private static var unreadable: CallReport {
        let message = Bilingual("Slack 的答复里没有该有的内容。", "The answer of Slack does not hold what it should.")
        return CallReport(.notSent, advice: .retry(after: nil), code: "unreadable", message: message)
    }
}

/// The answer to `conversations.info`.
struct GroupAnswer: Decodable {
    struct Channel: Decodable {
        let id: String
        let name: String?
        let creator: String?
    }

    let channel: Channel?
}

/// One page of the answer to `conversations.members`.
struct MembersAnswer: Decodable {
    struct Metadata: Decodable {
        let next_cursor: String?
    }

    let members: [String]
    let response_metadata: Metadata?
}
