internal import Domain

extension DingTalkFace {
    /// Answers `card/instances/createAndDeliver`.
    ///
    /// An `outTrackId` that is taken is refused. A space that takes no card is told in its result; the call succeeds.
    mutating func createAndDeliver(_ body: JSON, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal)
        -> Result
    {
        guard let template = body["cardTemplateId"]?.text, self.settings.cardTemplateIDs.contains(template) else {
            throw DingTalkRefusal("param.templateNotExist", "there is no such template")
        }
        let track = try self.required("outTrackId", body)
        guard self.cards[track] == nil else { throw DingTalkRefusal("param.cardAlreadyExist", "outTrackId is taken") }
        guard body["userIdType"] == nil || body["userIdType"] == 1 else {
            throw DingTalkRefusal("param.error", "the sandbox knows people by their userid, type 1, only")
        }
        let spaces = try self.required("openSpaceId", body).split(separator: ";").map(String.init)
        // Of a group some people alone may be meant.
        let recipients = (body["imGroupOpenDeliverModel"]?["recipients"]?.list ?? []).compactMap(\.text)
        var card = DingTalkCard(
            route: try self.route(body),
            variables: try DingTalkCard.map(body["cardData"]) ?? [:],
            own: try self.privateMaps(body, town),
            mentions: Self.mentions(body["imGroupOpenDeliverModel"])
        )
        var results: [JSON] = []
        for space in spaces {
            let (type, room) = self.room(of: space, body, &town, at: now)
            if let room {
                let isForAll = recipients.isEmpty || type != "IM_GROUP"
                for reader in isForAll ? [nil] : recipients.map(Optional.some) {
                    let native: JSON = ["outTrackId": .text(track)]
                    let content = card.content(for: nil, town)
                    let id = self.post(content, in: room, visibleTo: reader, native: native, &town, at: now)
                    card.places.append(DingTalkCard.Place(room: room, message: id))
                }
            }
            results.append([
                "spaceId": .text(space.split(separator: ".").last.map(String.init) ?? ""), "spaceType": .text(type),
                "success": .bool(room != nil), "errorMsg": room == nil ? "the space takes no card of the robot" : "",
                "carrierId": room == nil ? "" : .text(town.mark(16)),
            ])
        }
        self.cards[track] = card
        card.show(track, &town)
        return Result(
            fields: [
                ("success", true), ("result", ["outTrackId": .text(track), "deliverResults": .list(results)]),
            ],
            subject: track,
            effect: "delivered in \(card.places.map(\.room).joined(separator: " "))"
        )
    }

    private func required(_ name: String, _ body: JSON) throws(DingTalkRefusal) -> String {
        guard let text = body[name]?.text, !text.isEmpty else {
            throw DingTalkRefusal("miss.param.\(name)", "\(name) is missing")
        }
        return text
    }

    /// The route of a card's clicks; nil where they are told over a stream, or not at all.
    private func route(_ body: JSON) throws(DingTalkRefusal) -> String? {
        switch body["callbackType"]?.text {
        case nil, "STREAM": return nil
        case "HTTP": return try self.required("callbackRouteKey", body)
        default: throw DingTalkRefusal("param.error", "callbackType is neither HTTP nor STREAM")
        }
    }

    private static func mentions(_ model: JSON?) -> [String] { (model?["atUserIds"]?.members ?? []).map(\.name) }

    private func privateMaps(_ body: JSON, _ town: ChatTown) throws(DingTalkRefusal) -> [String: [String: String]] {
        var maps: [String: [String: String]] = [:]
        for member in body["privateData"]?.members ?? [] where town.person(member.name)?.id == member.name {
            maps[member.name] = try DingTalkCard.map(member.value) ?? [:]
        }
        return maps
    }

    /// The room of a space; nil when the robot can deliver nothing there, or the space's models are not given.
    private mutating func room(of space: String, _ body: JSON, _ town: inout ChatTown, at now: Instant)
        -> (type: String, room: String?)
    {
        let (group, direct) = ("dtv1.card//IM_GROUP.", "dtv1.card//IM_ROBOT.")
        if space.hasPrefix(group) {
            let id = String(space.dropFirst(group.count))
            let robot = body["imGroupOpenDeliverModel"]?["robotCode"]?.text
            let isGood = robot == self.settings.robotCode && body["imGroupOpenSpaceModel"]?.members != nil
            let isThere = town.rooms[id]?.hasBot == true && town.rooms[id]?.isDirect == false
            return ("IM_GROUP", isGood && isThere && !self.disbanded.contains(id) ? id : nil)
        }
        guard space.hasPrefix(direct) else { return ("", nil) }
        let id = String(space.dropFirst(direct.count))
        let model = body["imRobotOpenDeliverModel"]
        guard model?["spaceType"] == "IM_ROBOT", body["imRobotOpenSpaceModel"]?.members != nil,
            model?["robotCode"] == nil || model?["robotCode"]?.text == self.settings.robotCode,
            let person = town.person(id), person.id == id
        else { return ("IM_ROBOT", nil) }
        let fresh = self.makeID(.directChat, &town, at: now)
        return ("IM_ROBOT", town.openDirect(of: person, id: fresh).id)
    }

    /// Answers `PUT card/instances`.
    mutating func updateCard(_ body: JSON, _ town: inout ChatTown) throws(DingTalkRefusal) -> Result {
        let track = try self.required("outTrackId", body)
        guard var card = self.cards[track] else { throw DingTalkRefusal("param.cardNotExist", "there is no such card") }
        card.update(
            try DingTalkCard.map(body["cardData"]),
            try self.privateMaps(body, town),
            body["cardUpdateOptions"]
        )
        self.cards[track] = card
        card.show(track, &town)
        return Result(fields: [("success", true), ("result", true)], subject: track, effect: "the card is changed")
    }

    /// Answers `card/callbacks/register`: what is stored stays, unless the call forces it; at most 100 routes.
    mutating func registerRoute(_ body: JSON) throws(DingTalkRefusal) -> Result {
        let key = try self.required("callbackRouteKey", body)
        let url = try self.required("callbackUrl", body)
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw DingTalkRefusal("param.error", "callbackUrl is no http address")
        }
        let secret = body["apiSecret"]?.text ?? ""
        if self.cardRoutes[key] == nil || body["forceUpdate"] == true {
            guard self.cardRoutes[key] != nil || self.cardRoutes.count < 100 else {
                throw DingTalkRefusal("param.error", "there are 100 routes already")
            }
            self.cardRoutes[key] = DingTalkCardRoute(url: url, secret: secret.isEmpty ? nil : Secret(secret))
        }
        let route = self.cardRoutes[key]
        let result: JSON = [
            "callbackUrl": .text(route?.url ?? ""), "apiSecret": .text(route?.secret?.reveal { $0 } ?? ""),
        ]
        return Result(fields: [("success", true), ("result", result)], subject: key)
    }
}
