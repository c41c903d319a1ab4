internal import Domain

extension World {
    /// How people come into a group.
    struct Entry {
        let customers: [String]
        let newcomers: Int
        let channel: String?
        let invitor: String?
        let isOneCallback: Bool
    }

    mutating func createGroup(_ name: String, owner: String, at now: Instant) -> Happened {
        let id = "wr\(self.mark(30))"
        let title = Bilingual.same(name.isEmpty ? "新群" : name)
        self.groups[id] = CustomerGroup(id: id, name: title, owner: owner, createdAt: now, version: self.mark(16))
        return Happened(group: id, callbacks: [.groupCreated(corp: self.corpID, group: id, at: now)])
    }

    mutating func rename(_ id: String, to name: String, at now: Instant) throws(SandboxError) -> Happened {
        _ = try self.existing(group: id)
        guard !name.isEmpty else { throw SandboxError(.impossible, "The name is empty.") }
        self.groups[id]?.name = Bilingual(name, name)
        let told = Plaintext.groupDetailChanged(corp: self.corpID, group: id, detail: "change_name", at: now)
        return Happened(group: id, callbacks: [told])
    }

    mutating func join(_ id: String, _ entry: Entry, at now: Instant) throws(SandboxError) -> Happened {
        let group = try self.existing(group: id)
        let count = entry.customers.count + entry.newcomers
        guard entry.newcomers >= 0, count > 0 else { throw SandboxError(.impossible, "Nobody joins.") }
        guard group.roll.members.count + count <= self.rules.groupSize else {
            throw SandboxError(.impossible, "The group has at most \(self.rules.groupSize) members.")
        }
        guard Set(entry.customers).count == entry.customers.count else {
            throw SandboxError(.impossible, "Somebody is named twice.")
        }
        for customer in entry.customers {
            let known = try self.existing(customer: customer)
            guard !group.contains(customer) else {
                throw SandboxError(.impossible, "\(known.name.english) is in the group already.")
            }
        }
        var customers = entry.customers
        for _ in 0..<entry.newcomers { customers.append(self.newCustomer()) }
        let parties = entry.isOneCallback ? [customers] : customers.map { [$0] }
        let callbacks = parties.map { self.enter(id, $0, entry, at: now) }
        return Happened(customers: customers, group: id, callbacks: callbacks)
    }

    private mutating func enter(_ id: String, _ customers: [String], _ entry: Entry, at now: Instant) -> Plaintext {
        let members = customers.map {
            CustomerGroup.Member(
                id: $0,
                isCustomer: true,
                joinedAt: now,
                scene: entry.invitor == nil ? .scanned : .invited,
                invitor: entry.invitor,
                state: entry.invitor == nil ? entry.channel : nil
            )
        }
        let versions = self.setMembers(of: id, at: now) { $0 + members }
        let names = customers.compactMap { self.customers[$0]?.name }
        let text = Bilingual(
            "\(names.map(\.chinese).joined(separator: "、")) 加入了群聊",
            "\(names.map(\.english).joined(separator: ", ")) joined"
        )
        self.groups[id]?.chat.append(ChatLine(at: now, author: .notice, text: text))
        self.greet(id, names, at: now)
        return .membersJoined(
            corp: self.corpID,
            group: id,
            members: customers,
            scene: entry.invitor == nil ? .scanned : .invited,
            versionBefore: versions.before,
            versionAfter: versions.after,
            at: now
        )
    }

    /// WeCom itself posts the attached greeting, in the owner's name.
    private mutating func greet(_ id: String, _ names: [Bilingual], at now: Instant) {
        guard let group = self.groups[id], let material = group.material.flatMap({ self.materials[$0] }) else { return }
        func fill(_ names: [String]) -> String {
            material.content.text.replacing("%NICKNAME%", with: "@\(names.joined(separator: " @"))")
        }
        let line = ChatLine(
            at: now,
            author: .guide(group.owner),
            text: Bilingual(fill(names.map(\.chinese)), fill(names.map(\.english))),
            attachments: material.content.attachments
        )
        self.groups[id]?.chat.append(line)
    }

    mutating func leave(_ id: String, _ customer: String, scene: Plaintext.QuitScene, at now: Instant)
        throws(SandboxError) -> Happened
    {
        let group = try self.existing(group: id)
        guard let member = group.roll.members.first(where: { $0.id == customer }), member.isCustomer else {
            throw SandboxError(.impossible, "\(customer) is no customer of the group.")
        }
        let versions = self.setMembers(of: id, at: now) { $0.filter { $0.id != customer } }
        let told = Plaintext.membersLeft(
            corp: self.corpID,
            group: id,
            members: [customer],
            scene: scene,
            versionBefore: versions.before,
            versionAfter: versions.after,
            at: now
        )
        return Happened(customers: [customer], group: id, callbacks: [told])
    }

    mutating func dismiss(_ id: String, at now: Instant) throws(SandboxError) -> Happened {
        _ = try self.existing(group: id)
        self.groups[id]?.isDismissed = true
        return Happened(group: id, callbacks: [.groupDismissed(corp: self.corpID, group: id, at: now)])
    }

    mutating func attach(_ material: String?, to id: String, at now: Instant) throws(SandboxError) -> Happened {
        _ = try self.existing(group: id)
        if let material, self.materials[material] == nil {
            throw SandboxError(.notFound, "There is no greeting \(material).")
        }
        self.groups[id]?.material = material
        return Happened(group: id)
    }

    private mutating func setMembers(
        of id: String,
        at now: Instant,
        _ change: ([CustomerGroup.Member]) -> [CustomerGroup.Member]
    ) -> (before: String, after: String) {
        let after = self.mark(16)
        let roll = self.groups[id]?.roll
        self.groups[id]?.setMembers(change(roll?.members ?? []), version: after, at: now, lag: self.rules.groupLag)
        return (roll?.version ?? "", after)
    }
}
