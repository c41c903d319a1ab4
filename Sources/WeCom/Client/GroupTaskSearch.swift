import Delivery
import Domain

/// Looks for a group task whose making ended unknown.
///
/// The platform keeps no key of ours, so a task is recognised by its content and its sender. Two tasks that are alike
/// in both cannot be told apart; then a person has to look.
struct GroupTaskSearch: Sendable {
    private static let mostPages = 10
    private static let mostCandidates = 20
    /// How long a task may take to appear in the list.
    private static let settleTime = Duration.seconds(60)

    let client: Client
    let task: GroupTaskBody
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
        let message: String
    }

    func report(for call: OutboundCall) async -> CallReport {
        do throws(Open) {
            let alike = try await self.candidates(since: call.firstTriedAt)
            var own: [String] = []
            for id in alike where try await self.isSentByUs(id) { own.append(id) }
            if own.count > 1 { throw Open(code: "ambiguous", message: "WeCom has \(own.count) tasks like this one.") }
            if let id = own.first { return CallReport(.sent, code: "0", answer: .made(id: id)) }
        } catch {
            return CallReport(.unknown, code: error.code, message: error.message)
        }
        guard self.now >= call.firstTriedAt + call.patience + Self.settleTime else {
            let message = "WeCom does not list the task yet; it may take a minute to appear."
            return CallReport(.unknown, code: "not-settled", message: message)
        }
        let message = "WeCom does not know such a task."
        return CallReport(.notSent, advice: .retry(after: nil), code: "absent", message: message)
    }

    private func candidates(since start: Instant) async throws(Open) -> [String] {
        var found: [String] = []
        var cursor = ""
        for _ in 0..<Self.mostPages {
            let body = ListBody(
                start_time: (start - .seconds(60)).seconds,
                end_time: (self.now + .seconds(60)).seconds,
                cursor: cursor
            )
            let answer: ListAnswer = try await self.ask(.groupTaskList, WireJSON.bytes(body))
            guard let list = answer.group_msg_list else {
                throw Open(code: "unreadable", message: "The list of tasks cannot be read.")
            }
            found += list.filter { self.isAlike($0.text, $0.attachments) }.compactMap(\.msgid)
            cursor = answer.next_cursor ?? ""
            guard !cursor.isEmpty else {
                guard found.count <= Self.mostCandidates else { break }
                return found
            }
        }
        throw Open(code: "too-many", message: "WeCom has too many tasks of that time to look through.")
    }

    private func isSentByUs(_ id: String) async throws(Open) -> Bool {
        let answer: MembersAnswer = try await self.ask(.groupTaskMembers, WireJSON.bytes(MembersBody(msgid: id)))
        // Member ids know no case.
        return answer.task_list?.contains { $0.userid?.lowercased() == self.task.sender.lowercased() } ?? false
    }

    private func ask<Answer: Decodable>(_ endpoint: Endpoint, _ body: [UInt8]) async throws(Open) -> Answer {
        switch await self.client.reply(to: PlatformCall(endpoint: endpoint, body: body), within: self.budget) {
        case .silent(let report): throw Open(code: report.code, message: report.message)
        case .answered(let answer):
            let code = answer.code ?? 0
            guard code == 0 else {
                let message = ErrorText.bounded(
                    "\(ErrorTable.row(code).meaning) WeCom says: \(ErrorText.bare(answer.text))"
                )
                throw Open(code: String(code), message: message)
            }
            guard let value = WireJSON.value(Answer.self, from: answer.body) else {
                throw Open(code: "unreadable", message: "The answer does not hold what it should.")
            }
            return value
        }
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
