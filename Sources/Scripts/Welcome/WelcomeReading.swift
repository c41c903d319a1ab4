import Domain

extension Shape where Content == WelcomeScript {
    static func welcome(_ inventory: BrandInventory) -> Shape {
        .keys("play: welcome and the other keys") { keys in
            _ = keys.required("play", .word("welcome"), "What is played.")
            let id = keys.required("id", .slug(example: "welcome"), "Its name in the brand: unique, for logs.")
            let accounts = keys.optional("accounts", .accounts(inventory), "Where it is played; left out, everywhere.")
            let language = keys.optional(
                "language",
                Shape<Language>.choice,
                default: .simplifiedChinese,
                "The folder of templates."
            )
            let parts = PartReading(inventory: inventory, language: language.content)
            let contact = keys.optional(
                "contact",
                Shape<WelcomeRule>.rule(parts).places(1...200),
                default: [],
                "What a customer who adds a guide hears; the first rule that fits is taken."
            )
            let group = keys.optional("group", .group(parts), "What is said when customers join a group.")
            WelcomeRules(entries: contact.content ?? []).check()
            if keys.value != nil, contact.value == nil, group.value == nil {
                keys.report("has neither 'contact' nor 'group'", suggestion: "say whom it welcomes")
            }
            guard let id = id.content, let accounts = accounts.content, let language = language.content,
                let contact = contact.content, let group = group.content
            else { return nil }
            return WelcomeScript(
                id: id,
                accounts: accounts,
                language: language,
                contact: contact.compactMap(\.content),
                group: group
            )
        }
    }
}

extension Shape where Content == WelcomeRule {
    fileprivate static func rule(_ parts: PartReading) -> Shape {
        .keys("{ name: everyone, say: welcome/everyone }") { keys in
            let name = keys.required("name", .text(1...32, example: "everyone"), "Shown in explanations.")
            let when = keys.optional(
                "when",
                .condition(parts.inventory.people),
                default: WelcomeCondition(),
                "Whom it is for; left out, everybody."
            )
            let template = parts.template("welcome/everyone", byteLimit: WelcomeScript.contactByteLimit)
            let say = keys.required("say", template, "The template of the text.")
            let short = keys.optional("short", template, "The template said instead when time is short.")
            let attach = keys.optional(
                "attach",
                parts.attachment.list(0...9),
                default: [],
                "What hangs on the message."
            )
            guard let name = name.content, let when = when.content, let say = say.content,
                let short = short.content, let attachments = attach.content
            else { return nil }
            return WelcomeRule(name: name, when: when, say: say, short: short, attachments: attachments)
        }
    }
}

/// What has to hold between the rules of a welcome.
private struct WelcomeRules {
    let entries: [Placed<WelcomeRule>]

    func check() {
        var names = Register()
        for entry in self.entries {
            guard let name = entry.content?.name else { continue }
            let value = entry.value.peek("name") ?? entry.value
            names.claim(name, by: value, fault: "is the same name", suggestion: "give every rule its own name")
        }
        self.checkReach()
        guard let last = self.entries.last, let rule = last.content, !rule.when.covers(WelcomeCondition()) else {
            return
        }
        last.value.report(
            "is the last one and not for everybody, so some customers would get no welcome",
            suggestion: "add a rule without 'when' behind it: - { name: everyone, say: welcome/everyone }"
        )
    }

    /// Reports each rule that an earlier one leaves nothing to.
    private func checkReach() {
        for (index, later) in self.entries.enumerated() {
            guard let rule = later.content else { continue }
            let earlier = self.entries[..<index].first { $0.content?.when.covers(rule.when) == true }
            guard let earlier, let name = earlier.content?.name else { continue }
            later.value.report(
                "can never be taken: '\(name)' in line \(earlier.value.place.line) fits everybody it fits",
                suggestion: "put it before '\(name)', or narrow the 'when' of '\(name)'"
            )
        }
    }
}
