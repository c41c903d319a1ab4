internal import Domain

extension World {
    /// `message/send` to members.
    ///
    /// Source: WeCom developer documentation 90236.
    mutating func sendMessage(_ arguments: Arguments, digest: BodyDigest, at now: Instant) throws(APIRefusal)
        -> APIResult
    {
        guard let agent = arguments.json["agentid"], agent != .null else { throw APIRefusal(41_011, "agentid missing") }
        guard agent.integer == self.agentID else { throw APIRefusal(40_056, "invalid agentid") }
        let people = try self.recipients(arguments)
        let (text, attachments) = try self.appContent(arguments, at: now)
        let checksDuplicates = try arguments.flag("enable_duplicate_check")
        let interval = try arguments.integer("duplicate_check_interval", in: 1...14_400) ?? 1_800
        guard !people.known.isEmpty else {
            throw APIRefusal(81_013, "user & party & tag all invalid", subject: people.unknown.joined(separator: "|"))
        }
        let subject = people.known.joined(separator: "|")
        if checksDuplicates, let messageID = self.mailbox.duplicate(of: digest, at: now) {
            return APIResult(self.fields(people, messageID), subject: subject, effect: "duplicate, not delivered")
        }
        let messageID = "msg\(self.mark(29))"
        if checksDuplicates {
            self.mailbox.remember(digest, until: now + .seconds(interval), messageID: messageID)
        }
        let line = ChatLine(at: now, author: .app, text: text, attachments: attachments)
        var dropped = 0
        for member in people.known where self.mailbox.deliver(line, to: member) == .dropped { dropped += 1 }
        let effect = "delivered to \(people.known.count - dropped)" + (dropped > 0 ? ", dropped for \(dropped)" : "")
        return APIResult(self.fields(people, messageID), subject: subject, effect: effect)
    }

    private struct Recipients {
        /// Userids in lower case, each once.
        var known: [String] = []
        var unknown: [String] = []
        var parties: [String] = []
        var tags: [String] = []
    }

    private func recipients(_ arguments: Arguments) throws(APIRefusal) -> Recipients {
        func split(_ name: String, atMost: Int, tooMany: Int) throws(APIRefusal) -> [String] {
            let text = try arguments.text(name, maxBytes: 70_000) ?? ""
            let parts = text.split(separator: "|").map(String.init)
            guard parts.count <= atMost else { throw APIRefusal(tooMany, "\(name) has more than \(atMost) elements") }
            return parts
        }
        let users = try split("touser", atMost: 1_000, tooMany: 40_032)
        var recipients = Recipients()
        // This world has no departments and no tags: whoever names one names one that does not exist.
        recipients.parties = try split("toparty", atMost: 100, tooMany: 82_002)
        recipients.tags = try split("totag", atMost: 100, tooMany: 82_003)
        guard !users.isEmpty || !recipients.parties.isEmpty || !recipients.tags.isEmpty else {
            throw APIRefusal(82_001, "touser, toparty and totag are all empty")
        }
        let wanted = users == ["@all"] ? self.guides.map(\.id) : users
        for user in wanted {
            let id = user.lowercased()
            if self.guide(id) == nil {
                recipients.unknown.append(id)
            } else if !recipients.known.contains(id) {
                recipients.known.append(id)
            }
        }
        return recipients
    }

    private func fields(_ people: Recipients, _ messageID: String) -> [(String, JSON)] {
        [
            ("invaliduser", .text(people.unknown.joined(separator: "|"))),
            ("invalidparty", .text(people.parties.joined(separator: "|"))),
            ("invalidtag", .text(people.tags.joined(separator: "|"))),
            ("unlicenseduser", ""),
            ("msgid", .text(messageID)),
        ]
    }
}
