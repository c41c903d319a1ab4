internal import Domain

extension FakeWeCom {
    /// Looks at the world with the eyes of the page.
    func scene(_ query: PageQuery) -> Scene {
        var recent = self.recentCustomers()
        let customer = query.isNewcomer ? nil : query.customer.flatMap { self.world.customers[$0] } ?? recent.first
        if let customer, !recent.contains(where: { $0.id == customer.id }) { recent.append(customer) }
        let groups = self.world.groups.inOrder.filter { !$0.isDismissed }
        let tasks = self.world.massSends.newest(100)
        let phone = customer.map { self.phone(of: $0, groups: groups) }
        // Always the same without a choice: a phone that changes hands by itself loses what one reads on it.
        let guide = query.guide.flatMap(self.world.guide) ?? self.world.guides.first
        let desk = guide.map { self.desk(of: $0, groups: groups, tasks: tasks) }
        let bot = guide.flatMap(self.bot)
        let lines = (phone?.chats.flatMap(\.chat.lines) ?? []) + (desk?.chat.lines ?? [])
        let attachments = lines.flatMap(\.attachments) + (desk?.tasks.flatMap(\.content.attachments) ?? [])
        let (openWork, news) = self.newsOfGuides(tasks)
        return Scene(
            query: query,
            now: self.clock(),
            clock: self.brandClock,
            timezone: self.configuration.timezone,
            guides: self.world.guides,
            openWork: openWork,
            news: news,
            channels: self.world.channels,
            groups: groups.map(Self.group),
            services: self.world.services.map { Scene.Person(id: $0.id, name: $0.name) },
            customers: recent.map(Self.person),
            phone: phone,
            desk: desk,
            bot: bot,
            faults: self.faults.faults,
            openCallbacks: self.openCallbacks,
            hasCallback: self.world.lastTold != nil,
            names: self.names(in: lines),
            media: self.files(of: attachments)
        )
    }

    /// Those with a guide of their own first: a crowd that only joined a group must not push them away.
    private func recentCustomers() -> [Customer] {
        let newest = self.world.customers.newest(1_000)
        let friends = newest.filter { customer in
            !customer.bonds.isEmpty || !customer.chats.isEmpty
                || self.world.services.contains { $0.sessions[customer.id] != nil }
        }
        return Array((friends.isEmpty ? newest : friends).prefix(7))
    }

    /// What waits for each guide's hand, and when something last appeared on their phone.
    private func newsOfGuides(_ tasks: [MassSend]) -> (openWork: [String: Int], news: [String: Instant]) {
        var openWork: [String: Int] = [:]
        var news: [String: Instant] = [:]
        for task in tasks where !task.isCancelled {
            for part in task.parts {
                if part.confirmedAt == nil { openWork[part.sender, default: 0] += 1 }
                news[part.sender] = max(news[part.sender] ?? task.createdAt, task.createdAt)
            }
        }
        for customer in self.world.customers.newest(50) {
            for (guide, bond) in customer.bonds where !bond.isConfirmed { openWork[guide, default: 0] += 1 }
        }
        for guide in self.world.guides {
            guard let told = self.world.mailbox.chats[guide.id.lowercased()]?.latestAt else { continue }
            news[guide.id] = max(news[guide.id] ?? told, told)
        }
        return (openWork, news)
    }

    private func phone(of customer: Customer, groups: [CustomerGroup]) -> Scene.Phone {
        let guides = self.world.guides
        let own = groups.filter { $0.contains(customer.id) }
        var chats = guides.compactMap { guide in
            customer.chats[guide.id].map {
                Scene.ChatTab(key: "guide:\(guide.id)", title: guide.name, subtitle: guide.store, chat: $0)
            }
        }
        chats += own.map { group in
            let count = group.roll.members.count
            let subtitle = Bilingual("\(count) 人", "\(count) members")
            // Who joins does not see what was said before.
            let joinedAt = group.roll.members.first { $0.id == customer.id }?.joinedAt ?? group.createdAt
            return Scene.ChatTab(
                key: "group:\(group.id)",
                title: group.name,
                subtitle: subtitle,
                chat: group.chat.since(joinedAt)
            )
        }
        chats += self.world.services.compactMap { service in
            service.sessions[customer.id].map {
                let subtitle = Bilingual("微信客服", "Service account")
                return Scene.ChatTab(
                    key: "service:\(service.id)",
                    title: service.name,
                    subtitle: subtitle,
                    chat: $0.chat
                )
            }
        }
        chats.sort { ($0.chat.latestAt?.millis ?? 0) > ($1.chat.latestAt?.millis ?? 0) }
        let friends = guides.filter { customer.bonds[$0.id] != nil }
        return Scene.Phone(
            person: Self.person(customer),
            chats: chats,
            strangers: guides.filter { customer.bonds[$0.id] == nil }.map(Self.person),
            friends: friends.map(Self.person),
            openGroups: groups.filter { !$0.contains(customer.id) }.map(Self.group),
            ownGroups: own.map(Self.group)
        )
    }

    private func desk(of guide: SandboxConfiguration.Guide, groups: [CustomerGroup], tasks: [MassSend]) -> Scene.Desk {
        let own = groups.filter { $0.owner == guide.id }
        let mine = tasks.compactMap { task in task.part(of: guide.id).map { self.task(task, $0) } }
        // What still waits for a hand stands on top.
        let sorted = mine.filter(\.isOpen) + mine.filter { !$0.isOpen }
        let newest = self.world.customers.newest(200)
        let friends = newest.compactMap { customer in
            customer.bonds[guide.id].map { (person: Self.person(customer), tags: $0.tags) }
        }
        let waiting = self.world.customers.newest(50).filter { $0.bonds[guide.id]?.isConfirmed == false }
        return Scene.Desk(
            guide: guide,
            tasks: Array(sorted.prefix(12)),
            chat: self.world.mailbox.chats[guide.id.lowercased()] ?? Chat(),
            groups: own.map(Self.group),
            materials: self.world.materials.values.sorted { $0.id < $1.id }.prefix(5).map { ($0.id, $0.content.text) },
            greeted: Set(own.filter { $0.material != nil }.map(\.id)),
            waiting: waiting.map(Self.person),
            friends: Array(friends.prefix(20))
        )
    }

    private func bot(of guide: SandboxConfiguration.Guide) -> Scene.Bot? {
        self.world.bot.map { bot in
            Scene.Bot(
                id: bot.id,
                name: bot.name,
                groupName: bot.groupName,
                group: bot.group,
                single: bot.singles[guide.id] ?? Chat()
            )
        }
    }

    private func task(_ task: MassSend, _ part: MassSend.Part) -> Scene.Task {
        let names = part.targets.prefix(3).compactMap { target in
            self.world.groups[target.id]?.name ?? self.world.customers[target.id]?.name
        }
        return Scene.Task(
            id: task.id,
            createdAt: task.createdAt,
            content: task.content,
            targets: names,
            targetCount: part.targets.count,
            confirmedAt: part.confirmedAt,
            isCancelled: task.isCancelled,
            reminders: task.reminders.count
        )
    }

    private func names(in lines: [ChatLine]) -> [String: Bilingual] {
        var names = Dictionary(self.world.guides.map { ($0.id, $0.name) }) { first, _ in first }
        for service in self.world.services { names[service.id] = service.name }
        if let bot = self.world.bot { names[bot.id] = bot.name }
        for line in lines {
            guard case .customer(let id) = line.author else { continue }
            names[id] = self.world.customers[id]?.name
        }
        return names
    }

    private func files(of attachments: [Attachment]) -> [String: Scene.File] {
        var files: [String: Scene.File] = [:]
        for id in attachments.compactMap(\.mediaID) {
            guard let medium = self.world.media.media[id] else { continue }
            files[id] = Scene.File(name: medium.name, isPicture: self.world.pictures[id] != nil)
        }
        return files
    }

    private static func person(_ customer: Customer) -> Scene.Person {
        Scene.Person(id: customer.id, name: customer.name)
    }

    private static func person(_ guide: SandboxConfiguration.Guide) -> Scene.Person {
        Scene.Person(id: guide.id, name: guide.name)
    }

    private static func group(_ group: CustomerGroup) -> Scene.Group {
        Scene.Group(id: group.id, name: group.name)
    }
}
