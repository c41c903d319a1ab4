import Domain

extension Shape where Content == GroupWelcome {
    static func group(_ parts: PartReading) -> Shape {
        let example = "{ greeting: { say: welcome/group-greeting, via: owner-message } }"
        return .keys(example) { keys in
            let greeting = keys.optional(
                "greeting",
                .greeting(parts),
                "One text for everybody who joins within a while."
            )
            let material = keys.optional("material", .material(parts), "The platform's own group welcome.")
            if keys.value != nil, greeting.value == nil, material.value == nil {
                keys.report("has neither 'greeting' nor 'material'", suggestion: "write \(example)")
            }
            guard let greeting = greeting.content, let material = material.content else { return nil }
            return GroupWelcome(greeting: greeting, material: material)
        }
    }
}

extension Shape where Content == GroupGreeting {
    fileprivate static func greeting(_ parts: PartReading) -> Shape {
        .keys("{ say: welcome/group-greeting, gather: 60s, via: owner-message }") { keys in
            let via = keys.required("via", Shape<GroupWay>.choice, "How it reaches the group.")
            let limit = (via.content ?? .ownerTask).byteLimit
            let template = parts.template("welcome/group-greeting", byteLimit: limit)
            let say = keys.required("say", template, "The template of the text.")
            let gather = keys.optional(
                "gather",
                .duration(.seconds(5) ... .seconds(600), example: "60s"),
                default: .seconds(60),
                "How long newcomers are gathered."
            )
            let attach = keys.attached(parts)
            guard let say = say.content, let gather = gather.content, let via = via.content,
                let attachments = attach.content
            else { return nil }
            return GroupGreeting(say: say, gather: gather, via: via, attachments: attachments)
        }
    }
}

extension Shape where Content == GroupMaterial {
    fileprivate static func material(_ parts: PartReading) -> Shape {
        .keys("{ say: welcome/group-material }") { keys in
            let template = parts.template("welcome/group-material", byteLimit: WelcomeScript.materialByteLimit)
            let say = keys.required("say", template, "The template of the text.")
            let attach = keys.optional("attach", parts.attachment.list(0...1), default: [], "At most one thing.")
            let notify = keys.optional("notify", .boolean, default: true, "Whether members are told to use it.")
            guard let say = say.content, let attachments = attach.content, let notify = notify.content else {
                return nil
            }
            return GroupMaterial(say: say, attachment: attachments.first, notify: notify)
        }
    }
}
