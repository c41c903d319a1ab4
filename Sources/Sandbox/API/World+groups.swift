internal import Domain

extension World {
    /// Answers `externalcontact/get`.
    ///
    /// Source: WeCom developer documentation 92114.
    func getCustomer(_ query: Form) throws(APIRefusal) -> APIResult {
        guard let id = query["external_userid"], !id.isEmpty else {
            throw APIRefusal(41_035, "external_userid missing")
        }
        guard let customer = self.customers[id], !customer.bonds.isEmpty else {
            throw APIRefusal(40_096, "invalid external userid", subject: id)
        }
        let followers = customer.bonds.sorted { $0.value.addedAt < $1.value.addedAt }.map { guide, bond -> JSON in
            var fields: [(String, JSON)] = [
                ("userid", .text(guide)), ("remark", .text(customer.name.chinese)), ("description", ""),
                ("createtime", .integer(bond.addedAt.seconds)), ("tags", .list(bond.tags.map(self.tag))),
                ("remark_mobiles", []),
                ("oper_userid", .text(id)), ("add_way", 1),
            ]
            if !bond.channel.isEmpty { fields.append(("state", .text(bond.channel))) }
            return fields.json
        }
        let contact: JSON = [
            "external_userid": .text(id), "name": .text(customer.name.chinese), "type": 1, "avatar": "", "gender": 0,
        ]
        return APIResult([("external_contact", contact), ("follow_user", .list(followers))], subject: id)
    }

    private func tag(_ name: String) -> JSON {
        [
            "group_name": "顾客", "tag_name": .text(name), "tag_id": .text(self.tagIDs[name] ?? ""), "type": 1,
        ]
    }

    /// Answers `externalcontact/groupchat/list`.
    ///
    /// Source: WeCom developer documentation 92120.
    func listGroups(_ arguments: Arguments) throws(APIRefusal) -> APIResult {
        let status = try arguments.integer("status_filter", in: 0...3) ?? 0
        let owners = try arguments.object("owner_filter")?.texts("userid_list", atMost: 100) ?? []
        let limit = try arguments.required("limit", in: 1...1_000)
        // No guide of this world ever leaves, so the filters for groups of those who left find nothing.
        let groups = self.groups.inOrder.filter {
            status == 0 && !$0.isDismissed && (owners.isEmpty || owners.contains($0.owner))
        }
        let page = ListingPage(of: groups, cursor: try arguments.cursor(), limit: Int(limit))
        let list = page.elements.map { group -> JSON in ["chat_id": .text(group.id), "status": 0] }
        var fields: [(String, JSON)] = [("group_chat_list", .list(list))]
        if !page.nextCursor.isEmpty { fields.append(("next_cursor", .text(page.nextCursor))) }
        return APIResult(fields)
    }

    /// Answers `externalcontact/groupchat/get`.
    ///
    /// Source: WeCom developer documentation 92122.
    func getGroup(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let id = try arguments.required("chat_id")
        let needsName = try arguments.flag("need_name")
        guard let group = self.groups[id], !group.isDismissed else {
            throw APIRefusal(90_501, "not a customer group", subject: id)
        }
        let roll = group.visibleRoll(at: now)
        let members = roll.members.map { self.json($0, needsName: needsName) }
        let fields: [(String, JSON)] = [
            ("chat_id", .text(id)), ("name", .text(group.name.chinese)), ("owner", .text(group.owner)),
            ("create_time", .integer(group.createdAt.seconds)), ("notice", ""), ("member_list", .list(members)),
            ("admin_list", []), ("member_version", .text(roll.version)),
        ]
        return APIResult([("group_chat", fields.json)], subject: id)
    }

    private func json(_ member: CustomerGroup.Member, needsName: Bool) -> JSON {
        var fields: [(String, JSON)] = [
            ("userid", .text(member.id)), ("type", .integer(member.isCustomer ? 2 : 1)),
            ("join_time", .integer(member.joinedAt.seconds)), ("join_scene", .integer(member.scene.rawValue)),
        ]
        if let invitor = member.invitor { fields.append(("invitor", ["userid": .text(invitor)])) }
        fields.append(("group_nickname", ""))
        if needsName {
            let name = member.isCustomer ? self.customers[member.id]?.name : self.guide(member.id)?.name
            fields.append(("name", .text(name?.chinese ?? "")))
        }
        if let state = member.state { fields.append(("state", .text(state))) }
        return fields.json
    }
}
