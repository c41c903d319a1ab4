internal import Domain

extension World {
    mutating func addGuide(
        _ guide: String,
        channel: String,
        customer: String?,
        isConfirmed: Bool,
        at now: Instant
    ) throws(SandboxError) -> Happened {
        guard channel.count <= 30 else {
            throw SandboxError(.impossible, "A channel's state has at most 30 characters.")
        }
        if let customer {
            let known = try self.existing(customer: customer)
            guard known.bonds[guide] == nil else {
                throw SandboxError(.impossible, "\(known.name.english) is a friend of \(guide) already.")
            }
        }
        let id = customer ?? self.newCustomer()
        let code = "CODE_\(self.mark(40))"
        self.codes[code] = WelcomeCode(customer: id, guide: guide, eventAt: now)
        self.customers[id]?.bonds[guide] = Bond(
            addedAt: now,
            channel: channel,
            isConfirmed: isConfirmed
        )
        self.notice("你已添加该导购", "You added this guide", in: id, with: guide, at: now)
        let told = Plaintext.contactAdded(
            corp: self.corpID,
            guide: guide,
            customer: id,
            channel: channel,
            welcomeCode: code,
            at: now,
            isConfirmed: isConfirmed
        )
        return Happened(customers: [id], callbacks: [told])
    }

    mutating func accept(_ customer: String, by guide: String, at now: Instant) throws(SandboxError) -> Happened {
        let known = try self.existing(customer: customer)
        guard let bond = known.bonds[guide], !bond.isConfirmed else {
            throw SandboxError(.impossible, "\(known.name.english) does not wait for \(guide).")
        }
        self.customers[customer]?.bonds[guide]?.isConfirmed = true
        // The code that came with the request was the only one.
        let told = Plaintext.contactAdded(
            corp: self.corpID,
            guide: guide,
            customer: customer,
            channel: bond.channel,
            welcomeCode: nil,
            at: now
        )
        return Happened(customers: [customer], callbacks: [told])
    }

    mutating func write(_ text: String, from customer: String, to guide: String, at now: Instant)
        throws(SandboxError) -> Happened
    {
        let known = try self.existing(customer: customer)
        guard known.bonds[guide] != nil else {
            throw SandboxError(.impossible, "\(known.name.english) is no friend of \(guide).")
        }
        guard !text.isEmpty else { throw SandboxError(.impossible, "The message is empty.") }
        self.customers[customer]?.bonds[guide]?.hasChatted = true
        let line = ChatLine(at: now, author: .customer(customer), text: Self.cut(text, to: 2_048))
        self.customers[customer]?.chats[guide, default: Chat()].append(line)
        return Happened(customers: [customer])
    }

    mutating func tag(
        _ customer: String,
        _ tags: [String],
        by guide: String,
        isQuiet: Bool,
        at now: Instant
    ) throws(SandboxError) -> Happened {
        let known = try self.existing(customer: customer)
        guard known.bonds[guide] != nil else {
            throw SandboxError(.impossible, "\(known.name.english) is no friend of \(guide).")
        }
        guard tags.count <= 20, tags.allSatisfy({ (1...30).contains($0.count) }), Set(tags).count == tags.count else {
            throw SandboxError(.impossible, "There are at most 20 tags of at most 30 characters, each another one.")
        }
        let fresh = tags.filter { self.tagIDs[$0] == nil }
        guard self.tagIDs.count + fresh.count <= 3_000 else {
            throw SandboxError(.impossible, "The corporation has as many tags as it may have.")
        }
        for name in fresh { self.tagIDs[name] = "et\(self.mark(30))" }
        self.customers[customer]?.bonds[guide]?.tags = tags
        let told = Plaintext.contactEdited(corp: self.corpID, guide: guide, customer: customer, at: now)
        return Happened(customers: [customer], callbacks: isQuiet ? [] : [told])
    }

    mutating func endBond(_ guide: String, _ customer: String, byCustomer: Bool, at now: Instant)
        throws(SandboxError) -> Happened
    {
        let known = try self.existing(customer: customer)
        guard known.bonds[guide] != nil else {
            throw SandboxError(.impossible, "\(known.name.english) is no friend of \(guide).")
        }
        self.customers[customer]?.bonds[guide] = nil
        let told: Plaintext
        if byCustomer {
            self.notice("你已删除该导购", "You deleted this guide", in: customer, with: guide, at: now)
            told = .guideRemoved(corp: self.corpID, guide: guide, customer: customer, at: now)
        } else {
            told = .customerRemoved(corp: self.corpID, guide: guide, customer: customer, at: now)
        }
        return Happened(customers: [customer], callbacks: [told])
    }

    private mutating func notice(
        _ chinese: String,
        _ english: String,
        in customer: String,
        with guide: String,
        at now: Instant
    ) {
        let line = ChatLine(at: now, author: .notice, text: Bilingual(chinese, english))
        self.customers[customer]?.chats[guide, default: Chat()].append(line)
    }
}
