internal import Curl
internal import Domain

extension FeishuFace {
    static let challenge = "url_verification"
    static let press = "card.action.trigger"

    /// Encrypts and signs where the app has a key, with a new vector and nonce for each attempt.
    ///
    /// The check of the address carries no signature.
    mutating func seal(_ letter: ChatLetter, _ attempt: ChatAttempt, _ town: inout ChatTown, at now: Instant)
        -> Request?
    {
        guard self.settings.verificationToken != nil else { return nil }
        var headers = [("Content-Type", letter.contentType)]
        guard let cipher else { return Request(.post, self.settings.callbackURL, headers: headers, body: letter.body) }
        let iv = (0..<16).map { _ in UInt8(truncatingIfNeeded: town.random.next()) }
        let body = cipher.close(letter.body, iv: iv)
        if letter.name != Self.challenge {
            let timestamp = String(self.stamp(of: letter, at: now).seconds)
            let nonce = town.mark(16, from: "0123456789")
            headers += [
                ("X-Lark-Request-Timestamp", timestamp), ("X-Lark-Request-Nonce", nonce),
                ("X-Lark-Signature", cipher.signature(timestamp: timestamp, nonce: nonce, body: body)),
            ]
        }
        return Request(.post, self.settings.callbackURL, headers: headers, body: body)
    }

    /// The moment that is signed: that of the event, or that of the attempt where the rules say so.
    private func stamp(of letter: ChatLetter, at now: Instant) -> Instant {
        guard !self.settings.rules.stampsRepeatsAnew, let json = try? JSONReader.read(letter.body),
            let digits = json["header"]?["create_time"]?.text, let millis = Int64(digits.prefix(13))
        else { return now }
        return Instant(millis: millis)
    }

    /// Only 200 acknowledges; a redirect does not.
    func verdict(on answer: Curl.Answer, to letter: ChatLetter) -> ChatVerdict {
        answer.status == 200 ? .acknowledged : .again
    }

    /// The challenge of the callback address: its value must come back within a second, as JSON and in clear text.
    mutating func addressChecks(_ town: inout ChatTown) -> [ChatAddressCheck] {
        let challenge = Self.hexMark(&town)
        let body: JSON = [
            "challenge": .text(challenge), "token": .text(self.token), "type": .text(Self.challenge),
        ]
        let letter = ChatLetter(
            Self.challenge,
            subject: "",
            body: body.encoded(),
            deadline: self.settings.rules.challengeDeadline
        )
        return [
            ChatAddressCheck(letter: letter) { answer in
                guard answer.status == 200, let json = try? JSONReader.read(answer.body) else { return false }
                return json["challenge"] == .text(challenge)
            }
        ]
    }

    /// The Verification Token.
    private var token: String { self.settings.verificationToken?.reveal { $0 } ?? "" }

    /// An event or a press in its envelope of the second kind.
    ///
    /// `create_time` has 13 digits for messages, else 16: the documentation shows both.
    mutating func envelope(
        _ type: String,
        _ event: JSON,
        isInMillis: Bool = false,
        _ town: inout ChatTown,
        at now: Instant
    ) -> [UInt8] {
        let envelope: JSON = [
            "schema": "2.0",
            "header": [
                "event_id": .text(Self.hexMark(&town)), "event_type": .text(type),
                "create_time": .text(isInMillis ? "\(now.millis)" : "\(now.millis)000"), "token": .text(self.token),
                "app_id": .text(self.settings.appID), "tenant_key": .text(self.settings.tenantKey),
            ],
            "event": event,
        ]
        return envelope.encoded()
    }
}
