internal import Curl
internal import Domain
internal import OpenSSL

/// The three channels of the platform, which have one address here and three signatures.
enum DingTalkDoor: String, Hashable, Sendable {
    case robot
    case events
    case cards

    /// The channel of a letter; a click's door names its route too, `cards/rk1`.
    init(of letter: ChatLetter) {
        self = Self(rawValue: letter.door.split(separator: "/").first.map(String.init) ?? "") ?? .robot
    }
}

extension DingTalkFace {
    /// Signs as the channel asks for, anew for each attempt.
    mutating func seal(_ letter: ChatLetter, _ attempt: ChatAttempt, _ town: inout ChatTown, at now: Instant)
        -> Request?
    {
        let timestamp = String(now.millis)
        var headers = [("Content-Type", letter.contentType), ("User-Agent", "DingTalkSandbox/1.0")]
        switch DingTalkDoor(of: letter) {
        case .robot:
            let sign = self.settings.appSecret.reveal { Self.sign("\(timestamp)\n\($0)", $0) }
            headers += [("timestamp", timestamp), ("sign", sign)]
        case .events: return self.sealEvent(letter, timestamp, headers, &town)
        case .cards:
            let route = self.cardRoutes[String(letter.door.dropFirst("cards/".count))]
            guard route != nil || self.settings.cardSecret != nil else { return nil }
            if let secret = route == nil ? self.settings.cardSecret : route?.secret {
                let sign = secret.reveal { Self.sign(timestamp, $0) }
                headers += [("x-ddpaas-signature-timestamp", timestamp), ("x-ddpaas-signature", sign)]
            }
        }
        return Request(.post, self.settings.callbackURL, headers: headers, body: letter.body)
    }

    /// HMAC-SHA256 in base64.
    static func sign(_ text: String, _ key: String) -> String {
        String(decoding: Base64.encode(HMAC.sha256(Array(text.utf8), key: key.utf8)), as: UTF8.self)
    }

    private func sealEvent(
        _ letter: ChatLetter,
        _ timestamp: String,
        _ headers: [(String, String)],
        _ town: inout ChatTown
    ) -> Request? {
        guard let keys else { return nil }
        let random = (0..<16).map { _ in UInt8(truncatingIfNeeded: town.random.next()) }
        guard let encrypted = try? keys.encrypt(letter.body, random: random) else { return nil }
        let nonce = town.mark(8)
        let signature = keys.signature(timestamp: timestamp, nonce: nonce, encrypted: encrypted)
        let query = "msg_signature=\(signature)&timestamp=\(timestamp)&nonce=\(nonce)"
        let body: JSON = ["encrypt": .text(String(decoding: encrypted, as: UTF8.self))]
        return Request(.post, "\(self.settings.callbackURL)?\(query)", headers: headers, body: body.encoded())
    }

    /// The status 200 acknowledges; an event wants the word `success` back, encrypted and signed.
    func verdict(on answer: Curl.Answer, to letter: ChatLetter) -> ChatVerdict {
        guard answer.status == 200 else { return .again }
        guard DingTalkDoor(of: letter) == .events else { return .acknowledged }
        return self.keys.map { Self.isSuccess(answer, $0) } == true ? .acknowledged : .again
    }

    private static func isSuccess(_ answer: Curl.Answer, _ keys: CallbackKeys) -> Bool {
        guard answer.status == 200, let json = try? JSONReader.read(answer.body),
            let signature = json["msg_signature"]?.text, let timestamp = json["timeStamp"]?.text,
            let nonce = json["nonce"]?.text, let encrypted = (json["encrypt"]?.text).map({ Array($0.utf8) })
        else { return false }
        guard signature == keys.signature(timestamp: timestamp, nonce: nonce, encrypted: encrypted) else {
            return false
        }
        return (try? keys.decrypt(encrypted)) == Array("success".utf8)
    }

    /// The check when the address of the events is saved; the other two channels have none.
    mutating func addressChecks(_ town: inout ChatTown) -> [ChatAddressCheck] {
        guard let keys else { return [] }
        let letter = ChatLetter(
            "check_url",
            subject: "",
            body: (["EventType": "check_url"] as JSON).encoded(),
            door: DingTalkDoor.events.rawValue,
            deadline: self.settings.rules.eventDeadline
        )
        return [ChatAddressCheck(letter: letter) { Self.isSuccess($0, keys) }]
    }
}
