internal import Domain

extension Keys {
    /// `groups`: those into which an account posts by webhook, each with an id and an address of its own.
    ///
    /// - Returns: Nil after a problem; each has been reported.
    public func webhookGroups(_ form: WebhookForm) -> [WebhookGroup]? {
        let groups = self.required(
            "groups",
            WebhookGroup.shape(form).places(1...WebhookGroup.most),
            "The groups, and the \(form.robot) of each."
        )
        for (place, entry) in (groups.content ?? []).enumerated() {
            guard let group = entry.content else { continue }
            let before = groups.content?.prefix(place).compactMap(\.content) ?? []
            if before.contains(where: { $0.id == group.id }) {
                entry.report("has the id '\(group.id)' of another", suggestion: "give every group its own id")
            }
            if group.address != Secret(form.standIn), before.contains(where: { $0.address == group.address }) {
                entry.report(
                    "has the address of another",
                    suggestion: "one \(form.robot) sits in one group: make another \(form.robot)"
                )
            }
        }
        guard let groups = groups.content else { return nil }
        let read = groups.compactMap(\.content)
        return read.count == groups.count ? read : nil
    }
}

extension WebhookGroup {
    fileprivate static func shape(_ form: WebhookForm) -> Shape<WebhookGroup> {
        let (address, secret) = ("\"${\(form.variable)}\"", "\"${\(form.variable)_SECRET}\"")
        return .keys("{ id: store-1, address: \(address), secret: \(secret) }") { keys in
            let id = keys.required("id", .slug(example: "store-1"), "How Hearth calls the group.")
            let address = keys.required(
                "address",
                .secret(example: address, standIn: form.standIn) { text in
                    form.isAddress(Secret(text))
                        ? nil : ("stands for a text that is no address of a \(form.robot)", "it \(form.rule)")
                },
                "The whole address of the webhook."
            )
            let secret = keys.optional(
                "secret",
                .secret(example: secret),
                "\(form.signing): what posts are signed with."
            )
            let keyword = keys.optional(
                "keyword",
                .text(1...Self.longestKeyword, example: "一号店").checked { text in
                    form.fault(ofKeyword: text).map {
                        ($0, "write the keyword as the \(form.robot)'s settings show it")
                    }
                },
                default: "",
                "自定义关键词: stands above every post that does not hold it."
            )
            guard let id = id.content, let address = address.content, let secret = secret.content,
                let keyword = keyword.content
            else { return nil }
            return Self(id: GroupID(id), address: address, secret: secret, keyword: keyword)
        }
    }
}
