internal import Domain
internal import OpenSSL

extension DingTalkFace {
    /// Answers `robot/send`, where a custom robot posts into its group.
    ///
    /// How long a body may be is not documented; here it is 20,000 bytes, as commonly said.
    mutating func sendByRobot(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal)
        -> Result
    {
        let token = Secret(call.query["access_token"] ?? "")
        guard call.method == "POST", let robot = self.settings.robots.first(where: { $0.token == token }) else {
            throw DingTalkRefusal("400101", "access_token不存在")
        }
        guard !self.disbanded.contains(robot.group), let room = town.rooms[robot.group] else {
            throw DingTalkRefusal("400013", "群已被解散")
        }
        if let secret = robot.secret { try Self.checkSign(call.query, secret, at: now) }
        guard call.contentType.lowercased().hasPrefix("application/json") else {
            throw DingTalkRefusal("43004", "无效的HTTP HEADER Content-Type")
        }
        guard call.body.count <= 20_000, let body = try? JSONReader.read(call.body), body.members != nil else {
            throw DingTalkRefusal("40035", "缺少参数 json")
        }
        let content = try DingTalkSpeech.read(body, town)
        guard robot.keyword.isEmpty || content.text.contains(robot.keyword) else {
            throw DingTalkRefusal("310000", "关键词不匹配 keywords not in content")
        }
        let key = robot.token.reveal { BodyDigest(of: Array($0.utf8)).hexadecimal }
        let uuid = body["msgUuid"]?.text.map { "\(key) \($0)" }
        if let uuid, self.sentUUIDs[uuid] == true { return Result(effect: "sent before") }
        try self.meter.post(in: key, isWebhook: true, at: now)
        if let uuid { self.sentUUIDs[uuid] = true }
        let message = self.post(content, in: room.id, by: robot.name, &town, at: now)
        return Result(subject: message, effect: "posted in \(room.id)")
    }

    /// Time, line end and secret, signed with the secret; good for an hour.
    private static func checkSign(_ query: Form, _ secret: Secret, at now: Instant) throws(DingTalkRefusal) {
        guard let stamp = query["timestamp"], let millis = Int64(stamp), abs(now.millis - millis) <= 3_600_000 else {
            throw DingTalkRefusal("310000", "invalid timestamp")
        }
        let text = Array(stamp.utf8) + [0x0A]
        let right = secret.reveal { HMAC.sha256(text + Array($0.utf8), key: Array($0.utf8)) }
        guard isEqualInConstantTime(Base64.encode(right), Array((query["sign"] ?? "").utf8)) else {
            throw DingTalkRefusal("310000", "sign not match")
        }
    }
}
