/// The arguments of a call, from JSON, a form or the query.
struct SlackArguments: Sendable {
    private let json: JSON

    /// - Throws: `invalid_json`, `json_not_object`, and `invalid_arguments` for JSON where the method takes none.
    init(_ call: ChatCall, _ method: SlackMethod) throws(SlackRefusal) {
        var members = call.query.json.members ?? []
        if call.contentType.lowercased().hasPrefix("application/json") {
            guard method.takesJSON else {
                throw SlackRefusal("invalid_arguments", details: ["[ERROR] the method takes no JSON"])
            }
            members += try Self.read(call.body)
        } else {
            members += Form(String(decoding: call.body, as: UTF8.self), plusIsSpace: true).json.members ?? []
        }
        self.json = .object(members)
    }

    private static func read(_ body: [UInt8]) throws(SlackRefusal) -> [JSON.Member] {
        guard !body.isEmpty else { return [] }
        guard let json = try? JSONReader.read(body) else { throw SlackRefusal("invalid_json") }
        guard let members = json.members else { throw SlackRefusal("json_not_object") }
        return members
    }

    init(_ json: JSON) { self.json = json }

    subscript(name: String) -> JSON? { self.json[name] == .null ? nil : self.json[name] }

    /// A text; nil when it is absent or empty.
    func text(_ name: String) -> String? {
        guard let text = self[name]?.text, !text.isEmpty else { return nil }
        return text
    }

    func flag(_ name: String) -> Bool {
        self[name]?.bool ?? ["true", "1"].contains(self[name]?.text ?? "")
    }

    /// A number between bounds; the default when it is absent.
    func number(_ name: String, _ range: ClosedRange<Int>, otherwise: Int) throws(SlackRefusal) -> Int {
        guard let value = self[name] else { return otherwise }
        guard let number = value.integer.map(Int.init) ?? value.text.flatMap(Int.init), range.contains(number) else {
            throw SlackRefusal("invalid_limit")
        }
        return number
    }

    /// A list or an object, which a form carries as JSON in a text.
    ///
    /// - Throws: The refusal that is given, when it is neither.
    func nested(_ name: String, otherwise refusal: String) throws(SlackRefusal) -> JSON? {
        guard let value = self[name] else { return nil }
        guard let text = value.text else { return value }
        guard !text.isEmpty else { return nil }
        guard let json = try? JSONReader.read(Array(text.utf8)) else { throw SlackRefusal(refusal) }
        return json
    }
}
