internal import Domain

extension World {
    /// A customer writes to a service account; the platform only tells that something waits.
    mutating func writeToService(_ text: String, from customer: String?, to service: String?, at now: Instant)
        throws(SandboxError) -> Happened
    {
        let desk = try self.existing(service: service)
        guard !text.isEmpty else { throw SandboxError(.impossible, "The message is empty.") }
        let id =
            try customer.map { id throws(SandboxError) in try self.existing(customer: id).id } ?? self.newCustomer()
        let content = Self.cut(text, to: 4_000)
        return self.say(content, [("content", .text(content))], by: id, at: desk, now: now)
    }

    /// Pressing an item writes its label, and behind it, for the app alone, its key.
    mutating func pressMenu(_ item: String, by customer: String, at service: String, now: Instant)
        throws(SandboxError) -> Happened
    {
        let desk = try self.existing(service: service)
        _ = try self.existing(customer: customer)
        let lines = self.services[desk].sessions[customer]?.chat.lines.reversed() ?? []
        let pressed = lines.lazy.compactMap { $0.menu?.items.first { $0.key == item } }.first
        guard let pressed else { throw SandboxError(.notFound, "There is no item \(item.prefix(64)) to press.") }
        let text: [(String, JSON)] = [("content", .text(pressed.label)), ("menu_id", .text(pressed.key))]
        return self.say(pressed.label, text, by: customer, at: desk, now: now)
    }

    private mutating func say(
        _ words: String,
        _ text: [(String, JSON)],
        by customer: String,
        at desk: Int,
        now: Instant
    ) -> Happened {
        let service = self.services[desk].id
        if self.services[desk].sessions[customer] == nil {
            self.services[desk].sessions[customer] = ServiceDesk.Session(lastWroteAt: now)
            let event: JSON = [
                "event_type": "enter_session", "open_kfid": .text(service), "external_userid": .text(customer),
                "scene": "sandbox", "scene_param": "",
            ]
            self.addEntry(origin: 4, [("msgtype", "event"), ("event", event)], desk, now)
        }
        self.services[desk].sessions[customer]?.lastWroteAt = now
        self.services[desk].sessions[customer]?.answers = 0
        self.services[desk].sessions[customer]?.chat
            .append(ChatLine(at: now, author: .customer(customer), text: words))
        self.addEntry(
            origin: 3,
            [("external_userid", .text(customer)), ("msgtype", "text"), ("text", text.json)],
            desk,
            now
        )
        let token = "ENC\(self.mark(29))"
        self.services[desk].noteToken(token, at: now)
        let told = Plaintext.serviceMessagesWaiting(corp: self.corpID, service: service, token: token, at: now)
        return Happened(customers: [customer], callbacks: [told])
    }

    private mutating func addEntry(origin: Int64, _ fields: [(String, JSON)], _ desk: Int, _ now: Instant) {
        let head: [(String, JSON)] = [
            ("msgid", .text(self.mark(32))), ("open_kfid", .text(self.services[desk].id)),
            ("send_time", .integer(now.seconds)), ("origin", .integer(origin)),
        ]
        self.services[desk].add((head + fields).json, at: now)
    }

    /// The place of a service account; the first one when none is named.
    private func existing(service id: String?) throws(SandboxError) -> Int {
        let place = id.map { id in self.services.firstIndex { $0.id == id } } ?? self.services.indices.first
        guard let place else { throw SandboxError(.notFound, "There is no service account \(id ?? "").") }
        return place
    }
}
