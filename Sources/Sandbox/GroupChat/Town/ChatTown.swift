internal import Domain

/// Everything a fake chat remembers: a value that changes only through its functions, with the time given.
struct ChatTown: Sendable {
    typealias Person = ChatPopulation.Person

    static let mostPeople = 2_000

    /// The bot; its key is `bot`.
    let bot: Person
    private(set) var people: [Person]
    /// By id.
    var rooms: [String: ChatRoom] = [:]
    /// The ids of the groups in the order of the configuration.
    let groupIDs: [String]
    /// The ids of the direct chats by person.
    private(set) var directs: [String: String] = [:]
    var random: RandomSource
    var ledger = Ledger(capacity: 20_000)
    /// What was told of the last act, for sending it again.
    var lastTold: [ChatLetter] = []
    var codes = Shelf<String, ChatCode>(capacity: 1_000)
    /// What the app has uploaded, by the platform's own ids.
    var pictures = PictureShelf(capacity: 32 << 20)
    /// How many acts of a kind that nobody knows there were.
    var oddities = 0

    init(_ population: ChatPopulation, botID: String, seed: UInt64) {
        self.bot = Person(key: "bot", id: botID, name: population.botName)
        self.people = population.people
        self.random = RandomSource(seed: seed)
        self.groupIDs = population.groups.map(\.id)
        let ids = Dictionary(population.people.map { ($0.key, $0.id) }) { first, _ in first }
        for group in population.groups {
            self.rooms[group.id] = ChatRoom(
                id: group.id,
                key: group.key,
                name: group.name,
                person: nil,
                members: group.members.compactMap { ids[$0] },
                hasBot: group.hasBot
            )
        }
    }

    var groups: [ChatRoom] { self.groupIDs.compactMap { self.rooms[$0] } }

    /// Somebody by id or by key; the bot is nobody here.
    func person(_ name: String) -> Person? {
        self.people.first { $0.id == name } ?? self.people.first { $0.key == name }
    }

    /// A group by id or by key.
    func group(_ name: String) -> ChatRoom? {
        let room = self.rooms[name] ?? self.groups.first { $0.key == name }
        return room?.isDirect == false ? room : nil
    }

    /// The chat of a person with the bot, when they have talked.
    func direct(of person: String) -> ChatRoom? { self.directs[person].flatMap { self.rooms[$0] } }

    /// How somebody is called, the bot included; nil for an id that nobody has.
    func name(of id: String) -> Bilingual? { id == self.bot.id ? self.bot.name : self.person(id)?.name }

    /// So many letters and digits by chance, in capitals as most platforms write their ids.
    mutating func mark(_ length: Int, from alphabet: String = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") -> String {
        let letters = Array(alphabet.utf8)
        let mark = (0..<length).map { _ in letters[Int(self.random.next() % UInt64(letters.count))] }
        return String(decoding: mark, as: UTF8.self)
    }

    /// The chat of a person with the bot, opened when it is not there.
    mutating func openDirect(of person: Person, id: @autoclosure () -> String) -> ChatRoom {
        if let room = self.direct(of: person.id) { return room }
        let room = ChatRoom(
            id: id(),
            key: "",
            name: self.bot.name,
            person: person.id,
            members: [person.id],
            hasBot: true
        )
        self.rooms[room.id] = room
        self.directs[person.id] = room.id
        return room
    }

    /// Somebody nobody has met; whoever calls it keeps to ``mostPeople``.
    mutating func addNewcomer(id: String) -> Person {
        let number = self.people.count + 1
        let person = Person(key: "person-\(number)", id: id, name: Bilingual("新人 \(number)", "Newcomer \(number)"))
        self.people.append(person)
        return person
    }

    /// Puts a message into its room.
    mutating func post(_ message: ChatMessage) { self.rooms[message.room]?.append(message) }
}
