internal import Domain

extension World {
    /// Does what a person does, and says what the platform tells about it.
    ///
    /// - Throws: ``SandboxError/Code/notFound`` and ``SandboxError/Code/impossible``; then nothing has changed.
    mutating func perform(_ act: Act, at now: Instant) throws(SandboxError) -> Happened {
        let happened: Happened
        switch act {
        case .addGuide(let guide, let channel, let customer, let needsConfirmation):
            happened = try self.addGuide(
                try self.existing(guide: guide),
                channel: channel,
                customer: customer,
                isConfirmed: !needsConfirmation,
                at: now
            )
        case .acceptCustomer(let guide, let customer):
            happened = try self.accept(customer, by: try self.existing(guide: guide), at: now)
        case .writeToGuide(let customer, let guide, let text):
            happened = try self.write(text, from: customer, to: try self.existing(guide: guide), at: now)
        case .writeToService(let customer, let service, let text):
            happened = try self.writeToService(text, from: customer, to: service, at: now)
        case .pressMenu(let customer, let service, let item):
            happened = try self.pressMenu(item, by: customer, at: service, now: now)
        case .tagCustomer(let guide, let customer, let tags, let isQuiet):
            happened = try self.tag(customer, tags, by: try self.existing(guide: guide), isQuiet: isQuiet, at: now)
        case .removeGuide(let customer, let guide):
            happened = try self.endBond(try self.existing(guide: guide), customer, byCustomer: true, at: now)
        case .removeCustomer(let guide, let customer):
            happened = try self.endBond(try self.existing(guide: guide), customer, byCustomer: false, at: now)
        case .createGroup(let owner, let name):
            happened = self.createGroup(name, owner: try self.existing(guide: owner), at: now)
        case .renameGroup(let group, let name): happened = try self.rename(group, to: name, at: now)
        case .join(let group, let customers, let newcomers, let channel, let invitor, let isOneCallback):
            let entry = Entry(
                customers: customers,
                newcomers: newcomers,
                channel: channel,
                invitor: try invitor.map { name throws(SandboxError) in try self.existing(guide: name) },
                isOneCallback: isOneCallback
            )
            happened = try self.join(group, entry, at: now)
        case .leave(let group, let customer): happened = try self.leave(group, customer, scene: .left, at: now)
        case .remove(let group, let customer): happened = try self.leave(group, customer, scene: .removed, at: now)
        case .dismissGroup(let group): happened = try self.dismiss(group, at: now)
        case .attachMaterial(let group, let material): happened = try self.attach(material, to: group, at: now)
        case .confirm(let task, let guide):
            happened = try self.confirm(task, by: try self.existing(guide: guide), at: now)
        case .writeToApp(let guide, let text):
            happened = try self.writeToApp(text, from: try self.existing(guide: guide), at: now)
        case .writeToBot(let guide, let text, let isInGroup, let isMention):
            let words = BotDesk.Words(text: text, isInGroup: isInGroup, isMention: isMention)
            happened = try self.writeToBot(words, from: try self.existing(guide: guide), at: now)
        case .pressCard(let guide, let card, let item):
            happened = try self.pressCard(card, item: item, by: try self.existing(guide: guide), at: now)
        case .openApp(let guide):
            let guide = try self.existing(guide: guide)
            let told = Plaintext.appOpened(corp: self.corpID, agentID: self.agentID, member: guide, at: now)
            happened = Happened(callbacks: [told])
        case .somethingNew:
            let serial = Int64(self.random.next() >> 1)
            happened = Happened(callbacks: [.unheardOf(corp: self.corpID, serial: serial, at: now)])
        case .repeatCallback:
            guard let last = self.lastTold else { throw SandboxError(.impossible, "There was no callback yet.") }
            happened = Happened(callbacks: [last])
        }
        if let last = happened.callbacks.last { self.lastTold = last }
        let subject = happened.group ?? happened.customers.first ?? ""
        self.ledger.note(.act, act.name, at: now, subject: subject)
        return happened
    }

    private func existing(guide id: String) throws(SandboxError) -> String {
        guard let guide = self.guide(id) else { throw SandboxError(.notFound, "There is no guide \(id).") }
        return guide.id
    }

    /// Somebody nobody has met.
    mutating func newCustomer() -> String {
        self.customerCount += 1
        let id = "wm\(self.mark(30))"
        self.customers[id] = Customer(id: id, number: self.customerCount)
        return id
    }

    func existing(customer id: String) throws(SandboxError) -> Customer {
        guard let customer = self.customers[id] else { throw SandboxError(.notFound, "There is no customer \(id).") }
        return customer
    }

    func existing(group id: String) throws(SandboxError) -> CustomerGroup {
        guard let group = self.groups[id], !group.isDismissed else {
            throw SandboxError(.notFound, "There is no group \(id).")
        }
        return group
    }
}
