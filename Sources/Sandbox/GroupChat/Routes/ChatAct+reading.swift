extension ChatAct {
    /// Reads an act from the members of a JSON object or of a form, where numbers and switches are texts.
    ///
    /// - Throws: ``SandboxError/Code/badRequest``, naming what is missing or wrong.
    init(named name: String, _ json: JSON) throws(SandboxError) {
        let given = Given(json: json)
        switch name {
        case "say":
            self = .say(
                person: try given.text("person"),
                group: given.optional("group"),
                text: given.optional("text") ?? "",
                mentionsBot: try given.flag("mention"),
                mentions: try given.texts("mentions"),
                replyTo: given.optional("replyTo")
            )
        case "press":
            self = .press(
                person: try given.text("person"),
                group: given.optional("group"),
                message: given.optional("message"),
                button: try given.text("button")
            )
        case "join":
            self = .join(
                people: try given.texts("people") + [given.optional("person")].compactMap { $0 },
                newcomers: try given.count("newcomers", upTo: 100) ?? 0,
                group: try given.text("group"),
                by: given.optional("by")
            )
        case "leave":
            self = .leave(
                person: try given.text("person"),
                group: try given.text("group"),
                by: given.optional("by")
            )
        case "add-bot": self = .addBot(group: try given.text("group"), by: try given.text("by"))
        case "remove-bot": self = .removeBot(group: try given.text("group"), by: try given.text("by"))
        case "command":
            self = .command(
                person: try given.text("person"),
                group: given.optional("group"),
                command: given.optional("command"),
                text: given.optional("text") ?? ""
            )
        case "edit":
            self = .edit(
                person: try given.text("person"),
                message: try given.text("message"),
                text: try given.text("text")
            )
        case "something-new": self = .somethingNew
        case "repeat-callback": self = .repeatCallback
        default: throw SandboxError(.notFound, "There is no act \(name.prefix(40)).")
        }
    }
}
