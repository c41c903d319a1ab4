import Domain
import Engine
import TestSupport

/// Something that happened on a platform, in neutral words.
struct Sample: Hashable, Sendable {
    enum Act: Hashable, Sendable {
        /// A person writes; in a group to the bot by its name, or not.
        case said(String, inGroup: Bool, isAddressed: Bool = true, inThread: Bool = false)
        /// People with these numbers come into the group.
        case joined([Int])
        /// People with these numbers go.
        case left([Int])
        /// The bot itself comes into the group, or goes.
        case botJoined, botLeft
        /// A person presses a button of ours.
        case pressed(Button)
        /// Something that nobody here has heard of.
        case novelty
    }

    var act: Act
    /// Two happenings have two ids.
    var id = 1
    /// The number of the person who acts.
    var by = 1
    var at = Moment.before

    var isInGroup: Bool {
        switch self.act {
        case .said(_, let inGroup, _, _): inGroup
        case .joined, .left, .botJoined, .botLeft, .pressed: true
        case .novelty: false
        }
    }

    static let toBot = Sample(act: .said("签到 tea", inGroup: false))
    static let inGroup = Sample(act: .said("B 红茶", inGroup: true))
    static let amongOthers = Sample(act: .said("今天好冷", inGroup: true, isAddressed: false))
    static let inThread = Sample(act: .said("我选 B", inGroup: true, inThread: true))
    static let joined = Sample(act: .joined([2]))
    static let left = Sample(act: .left([2]))
    static let botJoined = Sample(act: .botJoined)
    static let botLeft = Sample(act: .botLeft)
    static let novelty = Sample(act: .novelty)
}

/// A button as the platform shows it.
struct Button: Hashable, Sendable {
    let label: String
    /// What a press brings back, as the platform writes it.
    let value: String
    /// The message or card that it stands on.
    var card = ""
}

/// How a sample arrives.
struct Delivery: Sendable {
    /// The moment that is signed.
    var sentAt = Moment.now - .seconds(1)
    /// A repeat has another number: what the platform makes anew for each delivery differs.
    var number = 1
    /// Whether it is signed and sealed with the keys of the account.
    var hasRightKey = true
    /// Whether it is meant for the account's own organisation.
    var isOurs = true
}

/// What arrives at the callback address.
struct Delivered: Sendable {
    /// Percent-encoded.
    var query: [Pair] = []
    /// By names in small letters.
    var headers: [String: String] = [:]
    var body: [UInt8]

    struct Pair: Sendable {
        let name: String
        var value: String
    }

    var callback: Callback {
        let headers = self.headers
        let query = self.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return Callback(query: query, headers: { headers[$0] }, body: self.body)
    }
}

extension Specimen {
    /// A sample as it arrives; nil where the platform tells nothing of it.
    func delivered(_ sample: Sample, _ delivery: Delivery = Delivery()) throws -> Delivered? {
        guard let body = self.body(of: sample, delivery) else { return nil }
        return try self.delivered(body, like: sample, delivery)
    }

    /// All that the platform can tell, one of each kind.
    func samples() async throws -> [Sample] {
        var samples: [Sample] = [
            .toBot, .inGroup, .amongOthers, .inThread, .joined, .left, .botJoined, .botLeft, .novelty,
        ]
        if let button = try await self.buttons().first { samples.append(Sample(act: .pressed(button))) }
        return samples.filter { self.body(of: $0, Delivery()) != nil }
    }

    /// The buttons that a quiz of ours shows in a group; empty where there are none.
    func buttons() async throws -> [Button] {
        let rig = try Rig(self)
        defer { rig.server.stop() }
        guard rig.adapter.capabilities.abilities.contains(.buttons) else { return [] }
        return try await rig.answered(.inGroup, with: .quiz).spoken.buttons
    }
}

/// The letter of something genuine.
func letter(_ opened: Opened) throws -> Letter {
    guard case .letter(let letter, _) = opened else { throw NotThere() }
    return letter
}

extension Message {
    static let quiz = Message(
        text: "哪一种是春茶？",
        choices: [Choice(key: "A", label: "绿茶"), Choice(key: "B", label: "红茶")],
        run: "tea-quiz.20261201-2000"
    )
}
