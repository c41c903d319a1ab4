internal import Domain

extension World {
    /// A guide confirms a mass message: every target gets it that still can.
    mutating func confirm(_ id: String, by guide: String, at now: Instant) throws(SandboxError) -> Happened {
        guard let task = self.massSends[id], let part = task.parts.firstIndex(where: { $0.sender == guide }) else {
            throw SandboxError(.notFound, "\(guide) has no task \(id).")
        }
        guard !task.isCancelled else { throw SandboxError(.impossible, "The task was cancelled.") }
        guard task.parts[part].confirmedAt == nil else { throw SandboxError(.impossible, "It is confirmed already.") }
        let line = ChatLine(
            at: now,
            author: .guide(guide),
            text: task.content.text,
            attachments: task.content.attachments
        )
        var confirmed = task.parts[part]
        confirmed.confirmedAt = now
        for index in confirmed.targets.indices {
            let target = confirmed.targets[index].id
            let status =
                switch task.audience {
                case .single: self.send(line, toCustomer: target, by: guide)
                case .group: self.send(line, toGroup: target)
                }
            confirmed.targets[index].status = status
            confirmed.targets[index].sentAt = status == .sent ? now : nil
        }
        self.massSends[id]?.parts[part] = confirmed
        let group = task.audience == .group ? confirmed.targets.first?.id : nil
        return Happened(group: group)
    }

    private mutating func send(_ line: ChatLine, toCustomer id: String, by guide: String) -> MassSend.Target.Status {
        guard let customer = self.customers[id], customer.bonds[guide] != nil else { return .notFriend }
        let recent = customer.massSends.filter { $0 > line.at - .seconds(30 * 86_400) }
        guard recent.count < self.rules.massSendsPerTarget else { return .quotaUsed }
        self.customers[id]?.massSends = recent + [line.at]
        self.customers[id]?.chats[guide, default: Chat()].append(line)
        return .sent
    }

    private mutating func send(_ line: ChatLine, toGroup id: String) -> MassSend.Target.Status {
        guard let group = self.groups[id], !group.isDismissed else { return .notFriend }
        let recent = group.massSends.filter { $0 > line.at - .seconds(30 * 86_400) }
        guard recent.count < self.rules.massSendsPerTarget else { return .quotaUsed }
        self.groups[id]?.massSends = recent + [line.at]
        self.groups[id]?.chat.append(line)
        return .sent
    }

    /// A guide writes to the app, which learns of it by a callback.
    mutating func writeToApp(_ text: String, from guide: String, at now: Instant) throws(SandboxError) -> Happened {
        guard !text.isEmpty, text.utf8.count <= 2_048 else {
            throw SandboxError(.impossible, "A message has 1 to 2,048 bytes.")
        }
        self.mailbox.note(ChatLine(at: now, author: .guide(guide), text: text), of: guide.lowercased())
        let told = Plaintext.memberText(
            corp: self.corpID,
            agentID: self.agentID,
            member: guide,
            content: text,
            messageID: Int64(self.random.next() >> 1),
            at: now
        )
        return Happened(callbacks: [told])
    }
}
