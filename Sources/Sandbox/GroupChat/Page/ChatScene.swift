internal import Domain

/// All that one look at the chat page shows, taken from the town at one moment.
struct ChatScene: Sendable {
    let query: ChatPageQuery
    let now: Instant
    let clock: BrandClock
    let timezone: String
    let platform: ChatPlatform
    let town: ChatTown
    let faults: [ChatFault]
    let openCallbacks: Int

    /// Who looks at it.
    var person: ChatTown.Person {
        self.query.person.flatMap(self.town.person) ?? self.town.people.first ?? self.town.bot
    }

    /// The groups they are in.
    var groups: [ChatRoom] { self.town.groups.filter { $0.members.contains(self.person.id) } }

    /// The groups they could come into.
    var otherGroups: [ChatRoom] { self.town.groups.filter { !$0.members.contains(self.person.id) } }

    /// The group they look at; nil for their chat with the bot.
    var group: ChatRoom? {
        guard self.query.place != ChatPageQuery.direct else { return nil }
        return self.groups.first { $0.id == self.query.place } ?? self.groups.first
    }

    /// What they see there, the oldest first: who joins does not see what was said before.
    var messages: [ChatMessage] {
        let room = self.group ?? self.town.direct(of: self.person.id)
        let since = room?.joinedAt[self.person.id]
        return (room?.messages ?? []).filter { message in
            message.isVisible(to: self.person.id) && (since.map { message.at >= $0 } ?? true)
        }
    }

    /// The names of people, those first who have a key of their own; a crowd is cut.
    var tabs: [ChatTown.Person] {
        var people = Array(self.town.people.prefix(8))
        for person in self.town.people.suffix(4) where !people.contains(person) { people.append(person) }
        if !people.contains(self.person) { people.append(self.person) }
        return people
    }
}

extension GroupChatSandbox {
    /// Looks at the town with the eyes of the page.
    func scene(_ query: ChatPageQuery) -> ChatScene {
        ChatScene(
            query: query,
            now: self.clock(),
            clock: self.brandClock,
            timezone: self.timezone,
            platform: self.platform,
            town: self.town,
            faults: self.faults.faults,
            openCallbacks: self.openCallbacks
        )
    }
}
