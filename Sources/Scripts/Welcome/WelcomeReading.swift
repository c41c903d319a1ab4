import Domain

/// Reads a script with `play: welcome`.
struct WelcomeReading {
    static let keys = ["play", "id", "accounts", "language", "contact", "group"]

    let inventory: BrandInventory

    func script(_ table: Table) -> WelcomeScript? {
        let id = table.required("id", example: "welcome")?.slug(example: "welcome")
        let accounts = table.optional("accounts").map {
            $0.names(
                of: "account of the brand",
                among: self.inventory.accounts.map(\.rawValue),
                example: "[acme-wecom]"
            )
        }
        let language = table.optional("language").map { $0.oneOf(Language.self) } ?? .simplifiedChinese
        let parts = PartReading(inventory: self.inventory, language: language)
        let contact = table.optional("contact").map { self.rules($0, parts) } ?? []
        let group = table.optional("group").map { self.group($0, parts) }
        if table.optional("contact") == nil, table.optional("group") == nil {
            table.value.report("has neither 'contact' nor 'group'", suggestion: "say whom it welcomes")
        }
        guard let id, let language, let contact else { return nil }
        return WelcomeScript(
            id: id,
            accounts: accounts.flatMap { $0 }.map { Set($0.map { AccountID($0) }) },
            language: language,
            contact: contact,
            group: group ?? nil
        )
    }

    // MARK: - Contacts

    private func rules(_ value: Value, _ parts: PartReading) -> [WelcomeRule]? {
        let example = "- { name: everyone, say: welcome/everyone }"
        guard let entries = value.entries(1...200, example: example) else { return nil }
        var names = Register()
        let rules = entries.map { self.rule($0, parts, &names) }
        self.checkReach(of: zip(entries, rules).map { ($0, $1) })
        if let last = rules.last, let last, !last.when.covers(WelcomeCondition()), let entry = entries.last {
            entry.report(
                "is the last one and not for everybody, so some customers would get no welcome",
                suggestion: "add a rule without 'when' behind it: \(example)"
            )
        }
        return rules.compactMap { $0 }
    }

    private func rule(_ value: Value, _ parts: PartReading, _ names: inout Register) -> WelcomeRule? {
        let keys = ["name", "when", "say", "short", "attach"]
        guard let table = Table(value, keys: keys, example: "{ name: everyone, say: welcome/everyone }") else {
            return nil
        }
        let nameValue = table.required("name", example: "everyone")
        let name = nameValue?.text(1...32, example: "everyone")
        if let nameValue, let name {
            names.claim(name, by: nameValue, fault: "is the same name", suggestion: "give every rule its own name")
        }
        let when = table.optional("when").map { self.condition($0) } ?? WelcomeCondition()
        let limit = WelcomeScript.contactByteLimit
        let say = table.required("say", example: "welcome/everyone").flatMap { parts.template($0, byteLimit: limit) }
        let short = table.optional("short").map { parts.template($0, byteLimit: limit) }
        let attachments = table.optional("attach").map { parts.attachments($0, atMost: 9) } ?? []
        guard let name, let when, let say, let attachments else { return nil }
        return WelcomeRule(name: name, when: when, say: say, short: short ?? nil, attachments: attachments)
    }

    /// Reports each rule that an earlier one leaves nothing to.
    private func checkReach(of rules: [(entry: Value, rule: WelcomeRule?)]) {
        for (index, later) in rules.enumerated() {
            guard let rule = later.rule else { continue }
            let earlier = rules[..<index].first { $0.rule?.when.covers(rule.when) == true }
            guard let earlier, let name = earlier.rule?.name else { continue }
            later.entry.report(
                "can never be taken: '\(name)' in line \(earlier.entry.place.line) fits everybody it fits",
                suggestion: "put it before '\(name)', or narrow the 'when' of '\(name)'"
            )
        }
    }

    // MARK: - Groups

    private func group(_ value: Value, _ parts: PartReading) -> GroupWelcome? {
        let example = "{ greeting: { say: welcome/group-greeting, via: owner-message } }"
        guard let table = Table(value, keys: ["greeting", "material"], example: example) else { return nil }
        let greeting = table.optional("greeting")
        let material = table.optional("material")
        if greeting == nil, material == nil {
            value.report("has neither 'greeting' nor 'material'", suggestion: "write \(example)")
        }
        return GroupWelcome(
            greeting: greeting.flatMap { self.greeting($0, parts) },
            material: material.flatMap { self.material($0, parts) }
        )
    }

    private func greeting(_ value: Value, _ parts: PartReading) -> GroupGreeting? {
        let example = "{ say: welcome/group-greeting, gather: 60s, via: owner-message }"
        guard let table = Table(value, keys: ["say", "gather", "via"], example: example) else { return nil }
        let via = table.required("via", example: "owner-message")?.oneOf(GroupGreeting.Way.self)
        let limit = (via ?? .ownerTask).byteLimit
        let say = table.required("say", example: "welcome/group-greeting")
            .flatMap { parts.template($0, byteLimit: limit) }
        let gather =
            table.optional("gather")
            .map { $0.duration(.seconds(5) ... .seconds(600), example: "60s") } ?? .seconds(60)
        guard let say, let gather, let via else { return nil }
        return GroupGreeting(say: say, gather: gather, via: via)
    }

    private func material(_ value: Value, _ parts: PartReading) -> GroupMaterial? {
        let example = "{ say: welcome/group-material }"
        guard let table = Table(value, keys: ["say", "attach", "notify"], example: example) else { return nil }
        let limit = WelcomeScript.materialByteLimit
        let say = table.required("say", example: "welcome/group-material")
            .flatMap { parts.template($0, byteLimit: limit) }
        let attachments = table.optional("attach").map { parts.attachments($0, atMost: 1) } ?? []
        let notify = table.optional("notify").map { $0.boolean() } ?? true
        guard let say, let attachments, let notify else { return nil }
        return GroupMaterial(say: say, attachment: attachments.first, notify: notify)
    }
}
