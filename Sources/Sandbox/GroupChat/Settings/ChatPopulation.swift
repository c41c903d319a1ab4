public import Domain

/// Who lives in a fake chat: people, the bot and groups, the same on every platform but for their ids.
public struct ChatPopulation: Sendable {
    /// Somebody who talks in groups.
    public struct Person: Hashable, Sendable {
        /// A name for acts that is the same on every platform: `newcomer`.
        public let key: String
        /// The id as the platform writes it.
        public let id: String
        public let name: Bilingual

        public init(key: String, id: String, name: Bilingual) {
            self.key = key
            self.id = id
            self.name = name
        }
    }

    /// A group that exists from the start.
    public struct Group: Hashable, Sendable {
        /// A name for acts that is the same on every platform: `store-1`.
        public let key: String
        /// The id as the platform writes it.
        public let id: String
        public let name: Bilingual
        /// The keys of those who are in it.
        public let members: [String]
        public let hasBot: Bool

        public init(key: String, id: String, name: Bilingual, members: [String], hasBot: Bool = true) {
            self.key = key
            self.id = id
            self.name = name
            self.members = members
            self.hasBot = hasBot
        }
    }

    /// The first one is who the page opens on.
    public var people: [Person]
    /// The first one is what the page opens on.
    public var groups: [Group]
    public var botName: Bilingual

    public init(people: [Person], groups: [Group], botName: Bilingual = Bilingual("小助手", "Helper")) {
        self.people = people
        self.groups = groups
        self.botName = botName
    }

    /// Four people called by their role and the groups of two stores, with ids that the platform gives.
    ///
    /// The newcomer, the regular and the keeper are in the first group, the passer-by in none.
    public static func example(person: (Int) -> String, group: (Int) -> String) -> ChatPopulation {
        let names = [
            ("newcomer", Bilingual("新人", "Newcomer")), ("regular", Bilingual("老顾客", "Regular")),
            ("keeper", Bilingual("店长", "Keeper")), ("passer-by", Bilingual("路人", "Passer-by")),
        ]
        return ChatPopulation(
            people: names.enumerated().map { Person(key: $1.0, id: person($0 + 1), name: $1.1) },
            groups: [
                Group(
                    key: "store-1",
                    id: group(1),
                    name: .same("一号店福利群"),
                    members: ["newcomer", "regular", "keeper"]
                ),
                Group(key: "store-2", id: group(2), name: .same("二号店福利群"), members: ["regular", "keeper"]),
            ]
        )
    }

    /// The same people with so many groups more, each with the bot and the first person in it.
    ///
    /// They are called `crowd-1`, `crowd-2` and so on.
    public func crowded(_ count: Int, group: (Int) -> String) -> ChatPopulation {
        var crowd = self
        crowd.groups += (0..<max(0, count)).map { number in
            Group(
                key: "crowd-\(number + 1)",
                id: group(number + 1),
                name: .same("第 \(number + 1) 群"),
                members: self.people.prefix(1).map(\.key)
            )
        }
        return crowd
    }

    /// Everything that is wrong with it, one sentence each.
    func problems() -> [String] {
        var problems: [String] = []
        let keys = Set(self.people.map(\.key))
        if self.people.isEmpty { problems.append("There is nobody.") }
        if keys.count != self.people.count || Set(self.people.map(\.id)).count != self.people.count {
            problems.append("Two people have the same key or id.")
        }
        if self.groups.isEmpty { problems.append("There is no group.") }
        if Set(self.groups.map(\.id)).count != self.groups.count
            || Set(self.groups.map(\.key)).count != self.groups.count
        {
            problems.append("Two groups have the same key or id.")
        }
        for group in self.groups {
            for member in group.members where !keys.contains(member) {
                problems.append("The member \(member) of the group \(group.key) is nobody.")
            }
        }
        return problems
    }
}
