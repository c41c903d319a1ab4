internal import Domain

/// Where clicks on cards go; the address is kept to answer with, and not used.
struct DingTalkCardRoute: Hashable, Sendable {
    let url: String
    let secret: Secret?
}

/// A card that was sent: its variables, and the messages that show it.
struct DingTalkCard: Sendable {
    struct Place: Hashable, Sendable {
        let room: String
        let message: String
    }

    /// The key of the route on which clicks are told; nil where they are told over a stream.
    let route: String?
    private(set) var variables: [String: String]
    /// What single people see in place of it, by person and name.
    private(set) var ownVariables: [String: [String: String]]
    var places: [Place] = []
    /// The ids of those whom it calls; `@ALL` for everybody.
    let mentions: [String]

    init(route: String?, variables: [String: String], own: [String: [String: String]], mentions: [String]) {
        self.route = route
        self.variables = variables
        self.ownVariables = own
        self.mentions = mentions
    }

    /// Changes variables; without its option a map takes the place of all that were there.
    mutating func update(_ shared: [String: String]?, _ own: [String: [String: String]], _ options: JSON?) {
        if let shared {
            let isByKey = options?["updateCardDataByKey"] == true
            self.variables = isByKey ? self.variables.merging(shared) { $1 } : shared
        }
        let isByKey = options?["updatePrivateDataByKey"] == true
        for (person, map) in own {
            let before = isByKey ? self.ownVariables[person] ?? [:] : [:]
            self.ownVariables[person] = before.merging(map) { $1 }
        }
    }

    /// Puts what the card shows now into its messages.
    func show(_ track: String, _ town: inout ChatTown) {
        for place in self.places {
            guard var message = town.rooms[place.room]?[message: place.message] else { continue }
            message.content = self.content(for: nil, town)
            message.views = [:]
            for person in self.ownVariables.keys { message.views[person] = self.content(for: person, town) }
            town.rooms[place.room]?[message: place.message] = message
        }
    }

    /// What the template makes of the variables: `title` and `text` as markdown, a button for each of `choices`, and one for
    /// each `label`*n* that is not empty, which sends back `value`*n* as `value`.
    ///
    /// What is no list of objects with a key and a label shows no buttons, as on the platform nothing would appear.
    func content(for person: String?, _ town: ChatTown) -> ChatContent {
        let variables = self.variables.merging(person.flatMap { self.ownVariables[$0] } ?? [:]) { $1 }
        var content = ChatContent(text: "", mentions: self.mentions)
        let names = self.mentions.map { $0 == "@ALL" ? "@所有人" : "@\(town.name(of: $0)?.chinese ?? $0)" }
        let words = [variables["title"] ?? "", variables["text"] ?? ""].filter { !$0.isEmpty }.joined(separator: "\n")
        let text = DingTalkMarkdown.read(words, into: &content, town)
        content.text = (names + (text.isEmpty ? [] : [text])).joined(separator: " ")
        content.buttons = Self.choices(variables["choices"] ?? "").enumerated().compactMap { place, choice in
            guard let key = choice["key"]?.text, let label = choice["label"]?.text, !key.isEmpty, !label.isEmpty else {
                return nil
            }
            return ChatButton(id: String(place + 1), label: label, native: choice)
        }
        content.buttons += (1...6).compactMap { number in
            guard let label = variables["label\(number)"], !label.isEmpty else { return nil }
            let value = variables["value\(number)"] ?? ""
            return ChatButton(id: String(number), label: label, native: ["value": .text(value), "label": .text(label)])
        }
        return content
    }

    private static func choices(_ text: String) -> [JSON] {
        (try? JSONReader.read(Array(text.utf8)))?.list ?? []
    }

    /// Reads `{"cardParamMap":{…}}`; nil when it is not there.
    ///
    /// - Throws: `param.error` for a name above 100 bytes, a value above 1 KB, and what is no text.
    static func map(_ data: JSON?) throws(DingTalkRefusal) -> [String: String]? {
        guard let data, data != .null, let map = data["cardParamMap"], map != .null else { return nil }
        guard let members = map.members else { throw DingTalkRefusal("param.error", "cardParamMap is no object") }
        var values: [String: String] = [:]
        for member in members {
            guard member.name.utf8.count <= 100 else { throw DingTalkRefusal("param.error", "a name is too long") }
            guard let value = member.value.text else {
                throw DingTalkRefusal("param.error", "\(member.name) is no string")
            }
            guard value.utf8.count <= 1_024 else {
                throw DingTalkRefusal("param.error", "\(member.name) is longer than 1 KB")
            }
            values[member.name] = value
        }
        return values
    }
}
