internal import Domain

extension World {
    /// `externalcontact/add_msg_template`: makes a task that the senders have to confirm.
    ///
    /// Source: WeCom developer documentation 92135.
    mutating func addMassSend(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let name = try arguments.text("chat_type", maxBytes: 16) ?? "single"
        guard let audience = MassSend.Audience(rawValue: name) else { throw APIRefusal(40_035, "invalid chat_type") }
        let content = try Content.read(arguments, media: self.media, at: now)
        let sender = try arguments.text("sender", maxBytes: 64)
        if let sender, self.guide(sender) == nil { throw APIRefusal(40_003, "invalid sender") }
        let (parts, failed) =
            switch audience {
            case .single: try self.customerParts(arguments, sender: sender)
            case .group: try self.groupParts(arguments, sender: sender)
            }
        guard !parts.isEmpty else { throw APIRefusal(41_048, "no customer to send") }
        let id = "msgGCAAAXtWyujaWJHDDGi0m\(self.mark(20))"
        self.massSends[id] = MassSend(id: id, audience: audience, content: content, createdAt: now, parts: parts)
        let fields: [(String, JSON)] = [("fail_list", .list(failed.map(JSON.text))), ("msgid", .text(id))]
        return APIResult(fields, subject: id, effect: "task for \(parts.map(\.sender).joined(separator: "|"))")
    }

    private typealias Audience = (parts: [MassSend.Part], failed: [String])

    private func groupParts(_ arguments: Arguments, sender: String?) throws(APIRefusal) -> Audience {
        guard let sender = sender.flatMap(self.guide)?.id else { throw APIRefusal(40_063, "sender is missing") }
        let wanted = try arguments.texts("chat_id_list", atMost: 2_000)
        let own = self.groups.inOrder.filter { $0.owner == sender && !$0.isDismissed }.map(\.id)
        let targets = wanted.isEmpty ? own : wanted.filter(own.contains)
        let failed = wanted.filter { !own.contains($0) }
        guard !targets.isEmpty else { return ([], failed) }
        return ([MassSend.Part(sender: sender, targets: targets.map { MassSend.Target(id: $0) })], failed)
    }

    private func customerParts(_ arguments: Arguments, sender: String?) throws(APIRefusal) -> Audience {
        let wanted = try arguments.texts("external_userid", atMost: 10_000)
        let hasFilter = try arguments.object("tag_filter") != nil
        guard sender != nil || !wanted.isEmpty || hasFilter else {
            throw APIRefusal(40_063, "one of sender, external_userid and tag_filter is needed")
        }
        // No customer of this world has a tag, so a filter alone finds nobody.
        if wanted.isEmpty, hasFilter { return ([], []) }
        let sender = sender.flatMap(self.guide)?.id
        let candidates = wanted.isEmpty ? self.customers.inOrder : wanted.compactMap { self.customers[$0] }
        var targets: [String: [MassSend.Target]] = [:]
        for customer in candidates {
            let guide = sender ?? customer.bonds.max { $0.value.addedAt < $1.value.addedAt }?.key
            guard let guide, customer.bonds[guide] != nil else { continue }
            targets[guide, default: []].append(MassSend.Target(id: customer.id))
        }
        let found = Set(targets.values.joined().map(\.id))
        let parts = targets.sorted { $0.key < $1.key }.map { MassSend.Part(sender: $0.key, targets: $0.value) }
        return (parts, wanted.filter { !found.contains($0) })
    }

    /// `externalcontact/remind_groupmsg_send`: at most three times in 24 hours.
    mutating func remindMassSend(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        var task = try self.massSend(arguments)
        guard !task.isCancelled else { throw APIRefusal(41_093, "already cancelled", subject: task.id) }
        task.reminders.removeAll { $0 <= now - .seconds(86_400) }
        guard task.reminders.count < 3 else { throw APIRefusal(41_094, "remind too frequently", subject: task.id) }
        task.reminders.append(now)
        self.massSends[task.id] = task
        return APIResult(subject: task.id, effect: "reminded")
    }

    /// `externalcontact/cancel_groupmsg_send`: what is confirmed stays sent.
    mutating func cancelMassSend(_ arguments: Arguments) throws(APIRefusal) -> APIResult {
        let task = try self.massSend(arguments)
        guard !task.isCancelled else { throw APIRefusal(41_093, "already cancelled", subject: task.id) }
        self.massSends[task.id]?.isCancelled = true
        return APIResult(subject: task.id, effect: "cancelled")
    }

    func massSend(_ arguments: Arguments) throws(APIRefusal) -> MassSend {
        let id = try arguments.required("msgid", maxBytes: 128, otherwise: 41_046)
        guard let task = self.massSends[id] else { throw APIRefusal(41_047, "invalid msgid", subject: id) }
        return task
    }
}
