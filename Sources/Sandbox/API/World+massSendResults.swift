internal import Domain

extension World {
    /// Answers `externalcontact/get_groupmsg_list_v2`.
    ///
    /// Source: WeCom developer documentation 93338.
    func listMassSends(_ arguments: Arguments) throws(APIRefusal) -> APIResult {
        let name = try arguments.required("chat_type", maxBytes: 16)
        guard let audience = MassSend.Audience(rawValue: name) else { throw APIRefusal(40_035, "invalid chat_type") }
        let start = try arguments.required("start_time", in: 0...Int64.max / 1_000)
        let end = try arguments.required("end_time", in: 0...Int64.max / 1_000)
        guard start <= end, end - start <= 31 * 86_400 else {
            throw APIRefusal(40_058, "start_time and end_time are more than one month apart")
        }
        let origin = try arguments.integer("filter_type", in: 0...2) ?? 2
        let creator = try arguments.text("creator", maxBytes: 64)
        let limit = try arguments.integer("limit", in: 1...100) ?? 50
        // All tasks of this world are made by the API: they have no creator and none is personal.
        let tasks = self.massSends.inOrder.filter {
            $0.audience == audience && (start...end).contains($0.createdAt.seconds) && origin != 1 && creator == nil
        }
        let page = ListingPage(of: tasks, cursor: try arguments.cursor(), limit: Int(limit))
        let list = page.elements.map { task -> JSON in
            var fields: [(String, JSON)] = [
                ("msgid", .text(task.id)), ("create_time", .integer(task.createdAt.seconds)), ("create_type", 0),
            ]
            if !task.content.text.isEmpty { fields.append(("text", ["content": .text(task.content.text)])) }
            fields.append(("attachments", .list(task.content.attachments.map(\.json))))
            return fields.json
        }
        return APIResult(self.listing("group_msg_list", list, page.nextCursor))
    }

    /// `externalcontact/get_groupmsg_task`: who has confirmed.
    func massSendTasks(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let task = try self.dispatched(arguments, at: now)
        let limit = try arguments.integer("limit", in: 1...1_000) ?? 500
        let page = ListingPage(of: task.parts, cursor: try arguments.cursor(), limit: Int(limit))
        let list = page.elements.map { part -> JSON in
            var fields: [(String, JSON)] = [
                ("userid", .text(part.sender)), ("status", .integer(part.confirmedAt == nil ? 0 : 2)),
            ]
            if let confirmedAt = part.confirmedAt { fields.append(("send_time", .integer(confirmedAt.seconds))) }
            return fields.json
        }
        return APIResult(self.listing("task_list", list, page.nextCursor), subject: task.id)
    }

    /// `externalcontact/get_groupmsg_send_result`: whom it reached; of group tasks only what was sent.
    func massSendResult(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let task = try self.dispatched(arguments, at: now)
        let sender = try arguments.required("userid", maxBytes: 64, otherwise: 41_009)
        guard let part = self.guide(sender).flatMap({ task.part(of: $0.id) }) else {
            throw APIRefusal(40_003, "invalid userid", subject: task.id)
        }
        let limit = try arguments.integer("limit", in: 1...1_000) ?? 500
        let targets = part.targets.filter { task.audience == .single || $0.status == .sent }
        let page = ListingPage(of: targets, cursor: try arguments.cursor(), limit: Int(limit))
        let list = page.elements.map { target -> JSON in
            var fields: [(String, JSON)] = [
                (task.audience == .single ? "external_userid" : "chat_id", .text(target.id)),
                ("userid", .text(part.sender)), ("status", .integer(target.status.rawValue)),
            ]
            if let sentAt = target.sentAt { fields.append(("send_time", .integer(sentAt.seconds))) }
            return fields.json
        }
        return APIResult(self.listing("send_list", list, page.nextCursor), subject: task.id)
    }

    private func dispatched(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> MassSend {
        let task = try self.massSend(arguments)
        guard now >= task.createdAt + self.rules.dispatchDelay else {
            throw APIRefusal(41_063, "group msg is being dispatched", subject: task.id)
        }
        return task
    }

    private func listing(_ name: String, _ list: [JSON], _ nextCursor: String) -> [(String, JSON)] {
        var fields: [(String, JSON)] = [(name, .list(list))]
        if !nextCursor.isEmpty { fields.append(("next_cursor", .text(nextCursor))) }
        return fields
    }
}
