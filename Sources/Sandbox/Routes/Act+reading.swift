extension Act {
    /// Reads an act from the members of a JSON object or of a form, where numbers and switches are texts.
    ///
    /// - Throws: ``SandboxError/Code/badRequest``, naming what is missing or wrong.
    init(named name: String, _ json: JSON) throws(SandboxError) {
        let given = Given(json: json)
        switch name {
        case "add-guide":
            self = .addGuide(
                guide: try given.text("guide"),
                channel: given.optional("channel") ?? "",
                customer: given.optional("customer"),
                needsConfirmation: try given.flag("needsConfirmation")
            )
        case "accept-customer":
            self = .acceptCustomer(guide: try given.text("guide"), customer: try given.text("customer"))
        case "write-to-guide":
            self = .writeToGuide(
                customer: try given.text("customer"),
                guide: try given.text("guide"),
                text: try given.text("text")
            )
        case "write-to-service":
            self = .writeToService(
                customer: given.optional("customer"),
                service: given.optional("service"),
                text: try given.text("text")
            )
        case "press-menu":
            self = .pressMenu(
                customer: try given.text("customer"),
                service: try given.text("service"),
                item: try given.text("item")
            )
        case "tag-customer":
            self = .tagCustomer(
                guide: try given.text("guide"),
                customer: try given.text("customer"),
                tags: given.words("tags"),
                isQuiet: try given.flag("quietly")
            )
        case "remove-guide": self = .removeGuide(customer: try given.text("customer"), guide: try given.text("guide"))
        case "remove-customer":
            self = .removeCustomer(guide: try given.text("guide"), customer: try given.text("customer"))
        case "create-group": self = .createGroup(owner: try given.text("guide"), name: given.optional("name") ?? "")
        case "rename-group": self = .renameGroup(group: try given.text("group"), name: try given.text("name"))
        case "join":
            let named = try given.texts("customers") + [given.optional("customer")].compactMap { $0 }
            self = .join(
                group: try given.text("group"),
                customers: named,
                newcomers: try given.count("newcomers", upTo: 500) ?? 0,
                channel: given.optional("channel"),
                invitor: given.optional("invitor"),
                isOneCallback: try given.flag("isOneCallback")
            )
        case "leave": self = .leave(group: try given.text("group"), customer: try given.text("customer"))
        case "remove": self = .remove(group: try given.text("group"), customer: try given.text("customer"))
        case "dismiss-group": self = .dismissGroup(group: try given.text("group"))
        case "attach-material":
            self = .attachMaterial(group: try given.text("group"), material: given.optional("material"))
        case "confirm": self = .confirm(task: try given.text("task"), guide: try given.text("guide"))
        case "write-to-app": self = .writeToApp(guide: try given.text("guide"), text: try given.text("text"))
        case "write-to-bot":
            self = .writeToBot(
                guide: try given.text("guide"),
                text: try given.text("text"),
                isInGroup: try given.flag("group"),
                isMention: try !given.flag("quietly")
            )
        case "press-card":
            self = .pressCard(
                guide: try given.text("guide"),
                card: try given.text("card"),
                item: try given.text("item")
            )
        case "open-app": self = .openApp(guide: try given.text("guide"))
        case "something-new": self = .somethingNew
        case "repeat-callback": self = .repeatCallback
        default: throw SandboxError(.notFound, "There is no act \(name.prefix(40)).")
        }
    }
}

extension Fault {
    /// Reads `{"pattern":"…","kind":"…","times":1}`, where the kind is `slow`, `lose-answer`, `refuse`, `status`,
    /// `expire-tokens`, `expire-media` or `drop-callback`, with `milliseconds`, `code` or `status` beside it where the
    /// kind needs one.
    init(_ json: JSON) throws(SandboxError) {
        let given = Given(json: json)
        let kind: Kind
        switch try given.text("kind") {
        case "slow": kind = .slow(milliseconds: try given.number("milliseconds"))
        case "lose-answer": kind = .loseAnswer
        case "refuse": kind = .refuse(code: try given.number("code"))
        case "status": kind = .status(try given.number("status"))
        case "expire-tokens": kind = .expireTokens
        case "expire-media": kind = .expireMedia
        case "drop-callback": kind = .dropCallback
        default: throw SandboxError(.badRequest, "kind is none of the seven.")
        }
        let times = try given.count("times", upTo: 1_000_000) ?? 1
        self.init(kind, on: given.optional("pattern") ?? "*", times: times)
    }

    var json: JSON {
        var fields: [(String, JSON)] = [("pattern", .text(self.pattern))]
        switch self.kind {
        case .slow(let milliseconds):
            fields += [("kind", "slow"), ("milliseconds", .integer(Int64(milliseconds)))]
        case .loseAnswer: fields.append(("kind", "lose-answer"))
        case .refuse(let code): fields += [("kind", "refuse"), ("code", .integer(Int64(code)))]
        case .status(let status): fields += [("kind", "status"), ("status", .integer(Int64(status)))]
        case .expireTokens: fields.append(("kind", "expire-tokens"))
        case .expireMedia: fields.append(("kind", "expire-media"))
        case .dropCallback: fields.append(("kind", "drop-callback"))
        }
        fields.append(("times", .integer(Int64(self.times))))
        return fields.json
    }
}

/// The members of a request of the control API.
struct Given {
    let json: JSON

    func optional(_ name: String) -> String? {
        guard let text = self.json[name]?.text, !text.isEmpty else { return nil }
        return text
    }

    func text(_ name: String) throws(SandboxError) -> String {
        guard let text = self.optional(name) else { throw SandboxError(.badRequest, "\(name) is missing.") }
        return text
    }

    /// The words of a text with commas between them, `老顾客，会员`; none when it is absent.
    func words(_ name: String) -> [String] {
        (self.optional(name) ?? "").split { ",，、".contains($0) }.compactMap { part in
            var word = part.drop(while: \.isWhitespace)
            while word.last?.isWhitespace == true { word.removeLast() }
            return word.isEmpty ? nil : String(word)
        }
    }

    func texts(_ name: String) throws(SandboxError) -> [String] {
        guard let value = self.json[name] else { return [] }
        guard let list = value.list, list.count <= 500 else {
            throw SandboxError(.badRequest, "\(name) is no list of at most 500 texts.")
        }
        let texts = list.compactMap(\.text)
        guard texts.count == list.count else { throw SandboxError(.badRequest, "\(name) is no list of texts.") }
        return texts
    }

    func flag(_ name: String) throws(SandboxError) -> Bool {
        guard let value = self.json[name] else { return false }
        if let bool = value.bool { return bool }
        switch value.text {
        case "true", "on", "1": return true
        case "false", "": return false
        default: throw SandboxError(.badRequest, "\(name) is neither true nor false.")
        }
    }

    func number(_ name: String) throws(SandboxError) -> Int {
        let number = self.json[name]?.integer.map(Int.init) ?? self.json[name]?.text.flatMap(Int.init)
        guard let number else { throw SandboxError(.badRequest, "\(name) is no number.") }
        return number
    }

    func count(_ name: String, upTo most: Int) throws(SandboxError) -> Int? {
        guard let value = self.json[name], value != .text("") else { return nil }
        let count = try self.number(name)
        guard (0...most).contains(count) else { throw SandboxError(.badRequest, "\(name) is not in 0...\(most).") }
        return count
    }
}
