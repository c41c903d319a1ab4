import Curl
import Delivery
import Domain

/// Asks for a customer, page by page: a page holds some 500 of the guides who serve them.
///
/// Source: WeCom developer documentation 92114, "获取客户详情".
struct ContactLookUp: Sendable {
    /// More guides than this serve nobody.
    private static let mostPages = 20
    /// Nobody of the brand serves them, or nobody whom the app sees: an answer, and not a failure.
    private static let strangers: Set<Int> = [40_096, 84_061]

    let client: Client
    let now: Instant
    let budget: TimeBudget

    func report(for body: [UInt8]) async -> CallReport {
        guard let id = WireJSON.value(ContactBody.self, from: body)?.external_userid else {
            let message = Bilingual("要查询的顾客读不懂。", "The customer to look up cannot be read.")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        var guides: [ContactSnapshot.Guide] = []
        var cursor = ""
        for _ in 0..<Self.mostPages {
            switch await self.client.reply(to: Self.call(id, from: cursor), within: self.budget) {
            case .silent(let report): return report
            case .answered(let answer):
                let code = answer.code ?? 0
                if Self.strangers.contains(code) { return Self.found([], of: id) }
                guard code == 0 else { return self.refusal(code, answer.text) }
                guard let page = WireJSON.value(ContactAnswer.self, from: answer.body),
                    page.external_contact?.external_userid == id
                else { return AnswerReader(limits: self.client.limits, now: self.now).unreadable(answer) }
                guides += (page.follow_user ?? []).map(\.guide)
                cursor = page.next_cursor ?? ""
                if cursor.isEmpty { return Self.found(guides, of: id) }
            }
        }
        let message = Bilingual("这位顾客的导购太多，查不过来。", "This customer has too many guides to look through.")
        return CallReport(.notSent, advice: .giveUp, code: "too-many", message: message)
    }

    private static func call(_ customer: String, from cursor: String) -> PlatformCall {
        let place = cursor.isEmpty ? "" : "&cursor=\(cursor.percentEncoded)"
        let query = "&external_userid=\(customer.percentEncoded)\(place)"
        return PlatformCall(endpoint: .contact, method: .get, query: query)
    }

    private static func found(_ guides: [ContactSnapshot.Guide], of customer: String) -> CallReport {
        let snapshot = ContactSnapshot(customer: PlatformUserID(customer), guides: guides)
        return CallReport(.sent, code: "0", answer: .contact(snapshot))
    }

    private func refusal(_ code: Int, _ text: String) -> CallReport {
        ErrorTable.report(code: code, text: text, endpoint: .contact, limits: self.client.limits, now: self.now)
    }
}
