internal import Domain

extension World {
    /// `externalcontact/send_welcome_msg`: once per code, within 20 seconds of its event.
    ///
    /// The message is checked first: what is refused for its form does not use the code up.
    /// Source: WeCom developer documentation 92137.
    mutating func sendWelcome(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let code = try arguments.required("welcome_code", maxBytes: 512, otherwise: 41_049)
        let content = try Content.read(arguments, media: self.media, at: now)
        guard let known = self.codes[code] ?? self.unheardCode() else {
            throw APIRefusal(41_050, "invalid welcome code", subject: code)
        }
        do throws(APIRefusal) {
            try self.checkWelcome(known, code: code, at: now)
        } catch {
            if self.codes[code] == nil { self.codes[code] = known }
            self.codes[code]?.refused += 1
            throw error
        }
        if self.codes[code] == nil { self.codes[code] = known }
        self.codes[code]?.accepted += 1
        if let customer = known.customer, let guide = known.guide {
            let line = ChatLine(at: now, author: .guide(guide), text: content.text, attachments: content.attachments)
            self.customers[customer]?.chats[guide, default: Chat()].append(line)
        }
        return APIResult(subject: code, effect: "welcome accepted")
    }

    private func checkWelcome(_ known: WelcomeCode, code: String, at now: Instant) throws(APIRefusal) {
        let hasChatted = known.customer.flatMap { customer in
            known.guide.flatMap { self.customers[customer]?.bonds[$0]?.hasChatted }
        }
        guard known.accepted == 0, hasChatted != true else {
            throw APIRefusal(41_051, "externaluser has started chatting", subject: code)
        }
        if let eventAt = known.eventAt, now > eventAt + self.rules.welcomeWindow {
            throw APIRefusal(41_050, "invalid welcome code: expired", subject: code)
        }
    }

    private func unheardCode() -> WelcomeCode? {
        self.rules.acceptsUnknownWelcomeCodes ? WelcomeCode(customer: nil, guide: nil, eventAt: nil) : nil
    }
}
