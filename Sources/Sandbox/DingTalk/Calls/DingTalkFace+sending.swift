internal import Domain

extension DingTalkFace {
    /// Answers `robot/groupMessages/send`.
    mutating func sendToGroup(_ body: JSON, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal) -> Result {
        try self.checkRobot(body)
        guard let id = body["openConversationId"]?.text, !id.isEmpty else {
            throw DingTalkRefusal("miss.openConversationId", "openConversationId is missing")
        }
        guard !self.disbanded.contains(id) else { throw DingTalkRefusal("group.disbanded", "the group is no more") }
        guard let room = town.rooms[id], !room.isDirect else {
            throw DingTalkRefusal("invalid.openConversationId", "there is no such group")
        }
        guard room.hasBot else {
            throw DingTalkRefusal("invalidParameter.robotCode.auth", "the robot is not in the group")
        }
        let content = try DingTalkSample.read(body, town)
        try self.meter.post(in: id, isWebhook: false, at: now)
        let message = self.post(content, in: id, &town, at: now)
        return Result(
            fields: [("processQueryKey", .text(town.mark(24)))],
            subject: message,
            effect: "posted in \(id)"
        )
    }

    /// Answers `robot/oToMessages/batchSend`: unknown people are listed, and refused when there is nobody else.
    mutating func sendToPeople(_ body: JSON, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal) -> Result
    {
        try self.checkRobot(body)
        let ids = (body["userIds"]?.list ?? []).compactMap(\.text)
        guard !ids.isEmpty else { throw DingTalkRefusal("miss.param.userIds", "userIds is missing") }
        guard ids.count <= 20 else { throw DingTalkRefusal("invalidParameter.userIds.overMax", "more than 20 users") }
        let content = try DingTalkSample.read(body, town)
        let people = ids.compactMap { id in town.person(id).flatMap { $0.id == id ? $0 : nil } }
        guard !people.isEmpty else { throw DingTalkRefusal("staffId.notExisted", "nobody has such an id") }
        var message = ""
        for person in people {
            let id = self.makeID(.directChat, &town, at: now)
            let room = town.openDirect(of: person, id: id)
            message = self.post(content, in: room.id, &town, at: now)
        }
        let unknown = ids.filter { id in !people.contains { $0.id == id } }
        return Result(
            fields: [
                ("processQueryKey", .text(town.mark(24))), ("invalidStaffIdList", .list(unknown.map(JSON.text))),
                ("flowControlledStaffIdList", []),
            ],
            subject: people.count == 1 ? message : "",
            effect: "posted to \(people.map(\.id).joined(separator: " "))"
        )
    }

    /// Answers `robot/sendBySession`: the address is the only secret.
    ///
    /// The errors of a session that is over are documented as words, all others of a webhook as numbers. How long a body
    /// may be is not documented; here it is 20,000 bytes, as commonly said.
    mutating func sendBySession(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal)
        -> Result
    {
        let secret = call.query["session"] ?? ""
        guard call.method == "POST", let session = self.sessions[secret] else {
            throw DingTalkRefusal("session.notExisted", "there is no such session")
        }
        guard now < session.expiresAt else { throw DingTalkRefusal("session.expired", "the session is over") }
        guard !self.disbanded.contains(session.room) else { throw DingTalkRefusal("400013", "群已被解散") }
        guard let room = town.rooms[session.room], room.hasBot else { throw DingTalkRefusal("400106", "机器人不存在") }
        guard call.contentType.lowercased().hasPrefix("application/json") else {
            throw DingTalkRefusal("43004", "无效的HTTP HEADER Content-Type")
        }
        guard call.body.count <= 20_000, let body = try? JSONReader.read(call.body), body.members != nil else {
            throw DingTalkRefusal("40035", "缺少参数 json")
        }
        let content = try DingTalkSpeech.read(body, town)
        let uuid = body["msgUuid"]?.text.map { "\(secret) \($0)" }
        if let uuid, self.sentUUIDs[uuid] == true { return Result(effect: "sent before") }
        if !room.isDirect { try self.meter.post(in: room.id, isWebhook: true, at: now) }
        if let uuid { self.sentUUIDs[uuid] = true }
        let message = self.post(content, in: room.id, &town, at: now)
        return Result(subject: message, effect: "posted in \(room.id)")
    }

    /// - Throws: `invalidParameter.robotCode.…`.
    func checkRobot(_ body: JSON) throws(DingTalkRefusal) {
        guard let code = body["robotCode"]?.text else {
            throw DingTalkRefusal("invalidParameter.robotCode.missing", "robotCode is missing")
        }
        guard !code.isEmpty else { throw DingTalkRefusal("invalidParameter.robotCode.empty", "robotCode is empty") }
        // Spelled as the platform spells it.
        guard code == self.settings.robotCode else {
            throw DingTalkRefusal("invalidParameter.robotCode.notExsit", "there is no such robot")
        }
        guard body["coolAppCode"] == nil || body["coolAppCode"]?.text == self.settings.coolAppCode else {
            throw DingTalkRefusal("invalidParameter.robotCode.coolApp", "it is another cool-app")
        }
    }

    /// Puts a message of the robot into a room; gives its id.
    mutating func post(
        _ content: ChatContent,
        in room: String,
        by robot: Bilingual? = nil,
        visibleTo: String? = nil,
        native: JSON = .null,
        _ town: inout ChatTown,
        at now: Instant
    ) -> String {
        let id = self.makeID(.message, &town, at: now)
        var message = ChatMessage(id: id, room: room, at: now, author: .bot, content: content)
        message.robot = robot
        message.visibleTo = visibleTo
        message.native = native
        town.post(message)
        return id
    }
}
