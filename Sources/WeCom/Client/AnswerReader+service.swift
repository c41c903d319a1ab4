import Delivery
import Domain

extension AnswerReader {
    /// Whether a refusal only says that this message was there before.
    ///
    /// The documentation says that a `msgid` that was used is refused, but names no code, so the words have to tell.
    static func isKnownAlready(_ answer: PlatformAnswer, _ endpoint: Endpoint) -> Bool {
        guard endpoint == .serviceAnswer else { return false }
        let text = ErrorText.bare(answer.text).lowercased()
        return text.contains("msgid") && ["dup", "repeat", "exist"].contains(where: text.contains)
    }

    /// Messages of customers become messages; what else happened at the account is said in the report.
    func serviceMessages(_ answer: PlatformAnswer, call body: [UInt8]) -> CallReport {
        guard let read = WireJSON.value(ServiceMessagesAnswer.self, from: answer.body),
            let cursor = read.next_cursor, (1...ServiceMessagesAnswer.longestCursor).contains(cursor.utf8.count)
        else { return self.unreadable(answer) }
        let account = WireJSON.value(ServiceMessagesBody.self, from: body)?.open_kfid ?? ""
        let elements = (read.msg_list ?? []).map(\.value)
        var messages: [ServiceMessage] = []
        var unread = 0
        for element in elements where element?.isOfCustomer != false {
            if let message = element?.message(to: account, now: self.now) {
                messages.append(message)
            } else {
                unread += 1
            }
        }
        let failures = elements.compactMap { $0?.failure }
        return CallReport(
            .sent,
            code: "0",
            message: Self.summary(messages: messages.count, unread: unread, failures: failures).map(ErrorText.bounded),
            answer: .serviceMessages(messages, cursor: cursor, hasMore: read.has_more == 1)
        )
    }

    private static func summary(messages: Int, unread: Int, failures: [ServiceMessagesAnswer.Failure]) -> Bilingual {
        var parts = [
            Bilingual(
                "顾客发来 \(messages) 条消息",
                messages == 1 ? "1 message of customers" : "\(messages) messages of customers"
            )
        ]
        if unread > 0 {
            parts.append(Bilingual("\(unread) 条是这里不读的类型", "\(unread) of a kind that is not read here"))
        }
        for failure in failures.prefix(3) {
            parts.append(Bilingual("有一条回复没有送达：", "an answer did not arrive: ") + failure.reason)
        }
        if failures.count > 3 {
            parts.append(Bilingual("共 \(failures.count) 条没有送达", "\(failures.count) did not arrive in all"))
        }
        return parts.joined(separator: Bilingual("；", "; "))
    }
}
