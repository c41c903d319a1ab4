internal import Domain
internal import OpenSSL

extension FeishuFace {
    /// Answers `bot/v2/hook/{token}`, where a custom bot posts into its group.
    ///
    /// In which order the platform looks is not documented; here a stranger learns nothing of what a post would lack.
    mutating func hook(_ token: String, _ call: ChatCall, _ town: inout ChatTown, at now: Instant)
        throws(FeishuRefusal) -> Result
    {
        guard let robot = self.settings.robots.first(where: { $0.token == Secret(token) }),
            let room = town.rooms[robot.group]
        else { throw FeishuRefusal(19_001, "param invalid: incoming webhook access token invalid") }
        guard call.body.count <= 20 * 1_024 else { throw FeishuRefusal(19_036, "the body is too large") }
        guard let body = try? JSONReader.read(call.body), body.members != nil else {
            throw FeishuRefusal(9_499, "Bad Request")
        }
        if let secret = robot.secret { try Self.checkSign(body, secret, at: now) }
        try self.checkPace(of: robot, at: now)
        let draft = try Self.draft(body, call, town)
        guard robot.keyword.isEmpty || draft.content.text.contains(robot.keyword) else {
            throw FeishuRefusal(19_024, "Key Words Not Found")
        }
        var message = ChatMessage(
            id: self.makeID(.message, &town, at: now),
            room: room.id,
            at: now,
            author: .bot,
            content: draft.content
        )
        message.robot = robot.name
        message.native = draft.native
        town.post(message)
        return Result(
            fields: [("StatusCode", 0), ("StatusMessage", "success"), ("data", [:])],
            subject: message.id,
            effect: "posted in \(room.id)"
        )
    }

    /// The text of time, line end and secret is the key under which nothing is signed; good for an hour.
    private static func checkSign(_ body: JSON, _ secret: Secret, at now: Instant) throws(FeishuRefusal) {
        let refusal = FeishuRefusal(
            19_021,
            "sign match fail or timestamp is not within one hour from current time"
        )
        guard let stamp = body["timestamp"]?.text, let seconds = Int64(stamp), let sign = body["sign"]?.text,
            abs(now.seconds - seconds) <= 3_600
        else { throw refusal }
        let key = secret.reveal { Array(stamp.utf8) + [0x0A] + Array($0.utf8) }
        let right = Base64.encode(HMAC.sha256([], key: key))
        guard isEqualInConstantTime(right, Array(sign.utf8)) else { throw refusal }
    }

    private mutating func checkPace(of robot: FakeRobot, at now: Instant) throws(FeishuRefusal) {
        let key = "hook/\(BodyDigest(of: robot.token.reveal { Array($0.utf8) }).hexadecimal)"
        let rules = self.settings.rules
        do {
            try self.meter.enter(
                [
                    FeishuMeter.Limit(key: key, most: rules.robotPostsPerSecond, seconds: 1),
                    FeishuMeter.Limit(key: key, most: rules.robotPostsPerMinute, seconds: 60),
                ],
                at: now
            )
        } catch {
            throw FeishuRefusal(11_232, "frequency limited psm")
        }
    }

    /// What is posted: here `content` is an object, and a card stands beside it.
    private static func draft(_ body: JSON, _ call: ChatCall, _ town: ChatTown) throws(FeishuRefusal) -> FeishuDraft {
        let refusal = FeishuRefusal(9_499, "Bad Request: params error")
        guard let type = body["msg_type"]?.text else { throw refusal }
        let content: JSON? =
            switch type {
            case "text": body["content"]
            case "post": body["content"]?["post"]
            case "interactive": body["card"]
            default: nil
            }
        guard let content, content.members != nil else { throw refusal }
        let sent = String(decoding: content.encoded(), as: UTF8.self)
        let draft: FeishuDraft
        do {
            draft = try FeishuDraft(type: type, sent: sent, call, town)
        } catch {
            throw FeishuRefusal(9_499, "Bad Request: \(error.words)")
        }
        guard draft.content.buttons.allSatisfy({ $0.url != nil }) else {
            throw FeishuRefusal(9_499, "Bad Request: a button of a custom bot opens a page")
        }
        return draft
    }
}
