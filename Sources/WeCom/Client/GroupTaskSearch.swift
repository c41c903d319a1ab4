import Delivery
import Domain
import Engine

/// Looks for a group task whose making ended unknown.
///
/// The platform keeps no key of ours and does not tell for which group a task is, so it is recognised by its content and
/// its sender, and by not belonging to a sibling. Where that is not certain a person has to look.
struct GroupTaskSearch: Sendable {
    private static let mostPages = 10
    private static let mostCandidates = 20
    /// How long a task may take to appear in the list.
    private static let settleTime = Duration.seconds(60)

    let client: Client
    let task: GroupTaskBody
    let siblings: Siblings
    let now: Instant
    let budget: TimeBudget

    private struct ListBody: Encodable {
        let chat_type = "group"
        let start_time: Int64
        let end_time: Int64
        let filter_type = 2
        let limit = 100
        let cursor: String
    }

    private struct ListAnswer: Decodable {
        struct Task: Decodable {
            let msgid: String?
            let text: WireText?
            let attachments: [WireAttachment]?
        }

        let group_msg_list: [Task]?
        let next_cursor: String?
    }

    private struct MembersBody: Encodable {
        let msgid: String
        let limit = 1_000
    }

    private struct MembersAnswer: Decodable {
        struct Task: Decodable {
            let userid: String?
        }

        let task_list: [Task]?
    }

    /// What keeps the question open, in one sentence.
    private struct Open: Error {
        let code: String
        let message: Bilingual
    }

    func report(for call: OutboundCall) async -> CallReport {
        do throws(Open) {
            let alike = try await self.candidates(since: call.firstTriedAt)
            var own: [String] = []
            for id in alike where !self.siblings.made.contains(id) {
                if try await self.isSentByUs(id) { own.append(id) }
            }
            if own.count > 1 {
                let message = Bilingual(
                    "企业微信里有 \(own.count) 个一样的群发任务。",
                    "WeCom has \(own.count) tasks like this one."
                )
                throw Open(code: "ambiguous", message: message)
            }
            if let id = own.first {
                guard !self.siblings.isAnyOpen(self.isAlike) else {
                    let message = Bilingual(
                        "企业微信里有一个这样的群发任务，但它可能属于另一次没有答复的调用。",
                        "WeCom has a task like this one, but it may belong to another call without an answer."
                    )
                    throw Open(code: "contested", message: message)
                }
                return CallReport(.sent, code: "0", answer: .made(id: id))
            }
        } catch {
            return CallReport(.unknown, code: error.code, message: error.message)
        }
        guard self.now >= call.lastTriedAt + call.patience + Self.settleTime else {
            let message = Bilingual(
                "企业微信还没有列出这个群发任务，可能要等一分钟。",
                "WeCom does not list the task yet; it may take a minute to appear."
            )
            return CallReport(.unknown, code: "not-settled", message: message)
        }
        let message = Bilingual("企业微信里没有这个群发任务。", "WeCom does not know such a task.")
        return CallReport(.notSent, advice: .retry(after: nil), code: "absent", message: message)
    }

    private func candidates(since start: Instant) async throws(Open) -> [String] {
        var found: [String] = []
        var cursor = ""
        for _ in 0..<Self.mostPages {
            let body = ListBody(
                start_time: (start - .seconds(600)).seconds,
                end_time: (self.now + .seconds(60)).seconds,
                cursor: cursor
            )
            let answer: ListAnswer = try await self.ask(.groupTaskList, WireJSON.bytes(body))
            guard let list = answer.group_msg_list else {
                let message = Bilingual("群发任务的列表读不懂。", "The list of tasks cannot be read.")
                throw Open(code: "unreadable", message: message)
            }
            found += list.filter { self.isAlike($0.text, $0.attachments) }.compactMap(\.msgid)
            cursor = answer.next_cursor ?? ""
            guard !cursor.isEmpty else {
                guard found.count <= Self.mostCandidates else { break }
                return found
            }
        }
        let message = Bilingual(
            "那段时间的群发任务太多，查不过来。",
            "WeCom has too many tasks of that time to look through."
        )
        throw Open(code: "too-many", message: message)
    }

    private func isSentByUs(_ id: String) async throws(Open) -> Bool {
        let answer: MembersAnswer = try await self.ask(.groupTaskMembers, WireJSON.bytes(MembersBody(msgid: id)))
        // Member ids know no case.
        return answer.task_list?.contains { $0.userid?.lowercased() == self.task.sender.lowercased() } ?? false
    }

    private func ask<Answer: Decodable>(_ endpoint: Endpoint, _ body: [UInt8]) async throws(Open) -> Answer {
        switch await self.client.reply(to: PlatformCall(endpoint: endpoint, body: body), within: self.budget) {
        case .silent(let report): throw Open(code: report.code, message: report.message ?? .same(report.code))
        case .answered(let answer):
            let code = answer.code ?? 0
            guard code == 0 else {
                let meaning = ErrorTable.row(code).meaning
                let message = ErrorTable.message(code: code, meaning: meaning, text: answer.text)
                throw Open(code: String(code), message: message)
            }
            guard let value = WireJSON.value(Answer.self, from: answer.body) else {
                let message = Bilingual(
                    "企业微信的答复里没有该有的内容。",
                    "The answer does not hold what it should."
                )
                throw Open(code: "unreadable", message: message)
            }
            return value
        }
    }

    /// Whether another call may have made a task that looks like this one; what cannot be read may.
    private func isAlike(_ body: [UInt8]) -> Bool {
        guard let other = WireJSON.value(GroupTaskBody.self, from: body) else { return true }
        return other.sender.lowercased() == self.task.sender.lowercased()
            && self.isAlike(other.text, other.attachments)
    }

    private func isAlike(_ text: WireText?, _ attachments: [WireAttachment]?) -> Bool {
        (text?.content ?? "") == (self.task.text?.content ?? "")
            && (attachments ?? []).map(\.likeness) == (self.task.attachments ?? []).map(\.likeness)
    }
}

extension WireAttachment {
    /// What of an attachment comes back as it was sent: media ids do not.
    fileprivate var likeness: [String?] {
        [self.msgtype, self.link?.title, self.link?.url, self.miniprogram?.appid, self.miniprogram?.page]
    }
}
