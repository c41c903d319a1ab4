import Curl
import Delivery
import Domain

/// Asks for a group and, page by page, for its members.
struct GroupLookUp: Sendable {
    /// Of a hundred members each; a group has 5,000 people at the most.
    private static let mostPages = 50

    let client: Client
    let group: String
    let destination: String
    let budget: TimeBudget

    private struct Answer<Content: Decodable>: Decodable {
        @Tolerant var data: Content?
    }
    private struct Group: Decodable {
        @Tolerant var name: String?
        @Tolerant var owner_id: String?
    }
    private struct Page: Decodable {
        struct Member: Decodable {
            @Tolerant var member_id: String?
        }
        @Tolerant var items: [Member]?
        @Tolerant var page_token: String?
        @Tolerant var has_more: Bool?
    }

    /// Bots are not listed, and when somebody came is not told.
    func report() async -> CallReport {
        let group: Group
        switch await self.ask(Group.self, "im/v1/chats/\(self.group)?user_id_type=open_id") {
        case .failure(let failure): return failure.report
        case .success(let answer): group = answer
        }
        var members: [GroupSnapshot.Member] = []
        var seen: Set<String> = []
        var token = ""
        for _ in 0..<Self.mostPages {
            let query = "member_id_type=open_id&page_size=100&page_token=\(token.percentEncoded)"
            let path = "im/v1/chats/\(self.group)/members?\(query)"
            switch await self.ask(Page.self, path) {
            case .failure(let failure): return failure.report
            case .success(let page):
                for id in (page.items ?? []).compactMap({ WireID.person($0.member_id) }) where seen.insert(id).inserted
                {
                    members.append(Self.member(id))
                }
                guard page.has_more == true, let next = page.page_token, !next.isEmpty, next != token else {
                    return self.sent(group, members)
                }
                token = next
            }
        }
        let message = Bilingual(
            "群里的人超过 \(Self.mostPages * 100) 个，名单不完整，没有采用。",
            "The group has more than \(Self.mostPages * 100) people, so the list is not whole and was not taken."
        )
        return CallReport(.notSent, advice: .giveUp, code: "too-many", message: message)
    }

    private struct Failure: Error {
        let report: CallReport
    }

    private func ask<Content: Decodable>(
        _: Content.Type,
        _ path: String
    ) async -> Result<Content, Failure> {
        switch await self.client.reply(to: PlatformCall(method: .get, path: path), within: self.budget) {
        case .silent(let report): return .failure(Failure(report: report))
        case .answered(let answer):
            guard answer.code == 0 else {
                let report = ErrorTable.report(
                    answer,
                    code: answer.code,
                    endpoint: Endpoint.group.rawValue,
                    destination: self.destination,
                    limits: self.client.limits
                )
                return .failure(Failure(report: report))
            }
            guard let content = WireJSON.value(Answer<Content>.self, from: answer.body)?.data else {
                return .failure(Failure(report: .unreadable(answer)))
            }
            return .success(content)
        }
    }

    private static func member(_ id: String) -> GroupSnapshot.Member {
        GroupSnapshot.Member(
            id: PlatformUserID(id),
            isCustomer: true,
            joinedAt: nil,
            broughtBy: nil,
            channel: nil
        )
    }

    private func sent(_ group: Group, _ members: [GroupSnapshot.Member]) -> CallReport {
        let snapshot = GroupSnapshot(
            group: GroupID(self.group),
            name: group.name ?? "",
            owner: PlatformUserID(WireID.person(group.owner_id) ?? ""),
            members: members,
            version: nil
        )
        return CallReport(.sent, code: "0", answer: .group(snapshot))
    }
}

extension CallReport {
    static func unreadable(_ answer: PlatformAnswer) -> CallReport {
        let message = Bilingual(
            "飞书的答复里没有该有的内容，共 \(answer.body.count) 字节。",
            "The answer does not hold what it should: \(answer.body.count) bytes."
        )
        return CallReport(.unknown, code: "unreadable", message: message)
    }
}
