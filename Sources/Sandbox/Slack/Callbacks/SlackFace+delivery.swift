internal import Curl
internal import Domain
internal import OpenSSL

extension SlackFace {
    /// Signs with `v0`: HMAC-SHA256 over `v0:timestamp:body`, anew for each attempt.
    mutating func seal(_ letter: ChatLetter, _ attempt: ChatAttempt, _ town: inout ChatTown, at now: Instant)
        -> Request?
    {
        guard let secret = self.settings.signingSecret else { return nil }
        let timestamp = String(now.seconds)
        let signature = secret.reveal { HMAC.sha256(Array("v0:\(timestamp):".utf8) + letter.body, key: $0.utf8) }
        var headers = [
            ("Content-Type", letter.contentType), ("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"),
            ("X-Slack-Request-Timestamp", timestamp), ("X-Slack-Signature", "v0=\(lowercaseHex(signature))"),
        ]
        if attempt.number > 1 {
            headers.append(("X-Slack-Retry-Num", String(attempt.number - 1)))
            headers.append(("X-Slack-Retry-Reason", Self.reason(attempt.before)))
        }
        return Request(.post, self.settings.callbackURL, headers: headers, body: letter.body)
    }

    private static func reason(_ failure: ChatAttempt.Failure?) -> String {
        switch failure {
        case .timedOut: "http_timeout"
        case .noConnection: "connection_failed"
        case .status(let status): (300...399).contains(status) ? "too_many_redirects" : "http_error"
        case nil: "unknown_error"
        }
    }

    /// Any 2xx acknowledges an event, only 200 a press or a command.
    func verdict(on answer: Curl.Answer, to letter: ChatLetter) -> ChatVerdict {
        let isGood = letter.person == nil ? (200...299).contains(answer.status) : answer.status == 200
        if isGood { return .acknowledged }
        return answer.header("x-slack-no-retry") == "1" ? .never : .again
    }

    /// The challenge of the Events URL: its value must come back, as JSON or bare.
    mutating func addressChecks(_ town: inout ChatTown) -> [ChatAddressCheck] {
        let challenge = town.mark(40, from: "abcdefghijklmnopqrstuvwxyz0123456789")
        let body: JSON = [
            "token": "sandbox-verification-token", "challenge": .text(challenge), "type": "url_verification",
        ]
        let letter = ChatLetter(
            "url_verification",
            subject: "",
            body: body.encoded(),
            deadline: self.settings.rules.deadline
        )
        return [
            ChatAddressCheck(letter: letter) { answer in
                guard answer.status == 200 else { return false }
                let json = try? JSONReader.read(answer.body)
                return json?["challenge"] == .text(challenge) || answer.body.elementsEqual(challenge.utf8)
            }
        ]
    }
}
