import Delivery
import Domain

/// Translates the platform's answer to a frozen call into a report, in neutral words.
struct AnswerReader: Sendable {
    private static let throttlePause = Duration.seconds(60)

    let limits: Limits
    let now: Instant

    func report(_ answer: PlatformAnswer, to endpoint: Endpoint, destination: String) -> CallReport {
        if let code = answer.code {
            let report = ErrorTable.report(
                answer,
                code: code,
                endpoint: endpoint,
                destination: destination,
                limits: self.limits,
                now: self.now
            )
            return Self.mayGoOtherwise(report, endpoint) ? Self.degraded(report) : report
        }
        switch endpoint {
        case .groupPost: return self.made(answer)
        case .directPost: return self.direct(answer)
        case .card: return self.card(answer)
        case .cardChange: return self.changed(answer)
        default: return self.session(answer)
        }
    }

    /// Whether the other form may still arrive.
    ///
    /// What a session says of its robot is about its address, so the API may still reach the group; and what is refused of
    /// a card for its form may be said without buttons.
    private static func mayGoOtherwise(_ report: CallReport, _ endpoint: Endpoint) -> Bool {
        // Where the month of webhooks is used up, that of the API may not be.
        if endpoint == .session { return ["400101", "400106", "310000", "90030"].contains(report.code) }
        guard report.advice == .giveUp else { return false }
        return switch endpoint {
        case .card:
            report.code.hasPrefix("param.") || report.code.hasPrefix("template.")
                || report.code == "Forbidden.AccessDenied.AccessTokenPermissionDenied"
        default: false
        }
    }

    private static func degraded(_ report: CallReport) -> CallReport {
        CallReport(.notSent, advice: .degrade, code: report.code, message: report.message)
    }

    private func unreadable(_ answer: PlatformAnswer) -> CallReport {
        let message = Bilingual(
            "钉钉的答复里没有该有的内容，共 \(answer.body.count) 字节。",
            "The answer does not hold what it should: \(answer.body.count) bytes."
        )
        return CallReport(.unknown, code: "unreadable", message: message)
    }

    private struct Envelope: Decodable {
        let errcode: String?
        init(from decoder: any Decoder) throws { self.errcode = try Fields(decoder).text("errcode") }
    }

    /// Believed only when it says that there was no error.
    private func session(_ answer: PlatformAnswer) -> CallReport {
        guard WireJSON.value(Envelope.self, from: answer.body)?.errcode == "0" else { return self.unreadable(answer) }
        return CallReport(.sent, code: "0")
    }

    private struct Post: Decodable {
        let key: String?
        let invalid: [String]
        let throttled: [String]

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            self.key = fields.text("processQueryKey")
            self.invalid = fields.texts("invalidStaffIdList")
            self.throttled = fields.texts("flowControlledStaffIdList")
        }
    }

    private func made(_ answer: PlatformAnswer) -> CallReport {
        guard let key = WireJSON.value(Post.self, from: answer.body)?.key else { return self.unreadable(answer) }
        return CallReport(.sent, code: "0", answer: .made(id: key))
    }

    /// A call names one person, so whoever is on a list did not get it.
    private func direct(_ answer: PlatformAnswer) -> CallReport {
        let post = WireJSON.value(Post.self, from: answer.body)
        if post?.invalid.isEmpty == false {
            let message = Bilingual("钉钉不认识这个人，或者 TA 收不到机器人的消息。", "The person is unknown, or a robot cannot reach them.")
            return CallReport(.notSent, advice: .giveUp, code: "invalid-staff", message: message)
        }
        if post?.throttled.isEmpty == false {
            let message = Bilingual("给这个人的消息太多，过一会儿再发。", "Too many messages to this person for now.")
            return CallReport(
                .notSent,
                advice: .retry(after: Self.throttlePause),
                code: "flow-controlled",
                message: message
            )
        }
        return self.made(answer)
    }

    private struct Card: Decodable {
        struct Result: Decodable {
            let id: String?
            let deliveries: [Delivery]

            init(from decoder: any Decoder) throws {
                let fields = try Fields(decoder)
                self.id = fields.text("outTrackId")
                self.deliveries = fields.value("deliverResults") ?? []
            }
        }

        struct Delivery: Decodable {
            let isDone: Bool?
            let text: String

            init(from decoder: any Decoder) throws {
                let fields = try Fields(decoder)
                self.isDone = fields.value("success")
                self.text = fields.text("errorMsg") ?? ""
            }
        }

        let isDone: Bool?
        let result: Result?

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            self.isDone = fields.value("success")
            self.result = fields.value("result")
        }
    }

    private func changed(_ answer: PlatformAnswer) -> CallReport {
        guard WireJSON.value(Card.self, from: answer.body)?.isDone == true else { return self.unreadable(answer) }
        return CallReport(.sent, code: "0")
    }

    /// A card that was made is delivered only where each delivery says so.
    private func card(_ answer: PlatformAnswer) -> CallReport {
        guard let card = WireJSON.value(Card.self, from: answer.body), let isDone = card.isDone else {
            return self.unreadable(answer)
        }
        let refusals = (card.result?.deliveries ?? []).filter { $0.isDone == false }
        guard isDone, refusals.isEmpty else {
            let text = ErrorText.bare(refusals.first?.text ?? "")
            let message =
                Bilingual("卡片没有投放成功。", "The card was not delivered.")
                + (text.isEmpty ? .same("") : Bilingual("钉钉的原话：\(text)", " DingTalk says: \(text)"))
            return CallReport(
                .notSent,
                advice: .degrade,
                code: "card-not-delivered",
                message: message.map(ErrorText.bounded)
            )
        }
        guard let result = card.result, result.deliveries.contains(where: { $0.isDone == true }) else {
            return self.unreadable(answer)
        }
        return CallReport(.sent, code: "0", answer: result.id.map { .post(id: $0) })
    }
}
