/// The keys of a map, asked for one by one.
///
/// There are two kinds: one reads a map of a file, the other has no file and notes what it is asked for. So one
/// function is the reading, the list of known keys, and the schema; it asks for every key before it decides anything.
///
/// Every problem is reported where it is met, at its place, with what would be right: a key that is missing, misspelt
/// or unknown, a value that its ``Shape`` does not take. What comes of a key is its ``Given/content``.
public struct Keys {
    private let table: Table?
    private let notes: Notes?

    init(_ table: Table) {
        self.table = table
        self.notes = nil
    }

    private init(_ notes: Notes) {
        self.table = nil
        self.notes = notes
    }

    /// What a reading asks for.
    static func described<Content>(by body: (Keys) -> Content?) -> Notes {
        let notes = Notes()
        _ = body(Keys(notes))
        return notes
    }

    /// The map itself; nil without a file.
    var value: Value? { self.table?.value }

    /// Reports a problem of the whole map; `message` follows its name.
    public func report(_ message: String, suggestion: String) { self.value?.report(message, suggestion: suggestion) }

    /// A key that must be there.
    ///
    /// `about` is one sentence for editors, `reason` why it must be there, put behind the complaint that it is not.
    public func required<Content>(
        _ key: String,
        _ shape: Shape<Content>,
        _ about: String,
        because reason: String? = nil
    ) -> Given<Content> {
        self.notes?.add(key, shape.schema, about, isRequired: true)
        guard let table else { return Given(content: nil, value: nil) }
        guard let value = table.optional(key) else {
            let behind = reason.map { ", \($0)" } ?? ""
            table.value.report("lacks the key '\(key)'\(behind)", suggestion: "add \(key): \(shape.example)")
            return Given(content: nil, value: nil)
        }
        return Given(content: shape.read(value), value: value)
    }

    /// A key that may be left out.
    public func optional<Content>(
        _ key: String,
        _ shape: Shape<Content>,
        default standard: Content,
        _ about: String
    ) -> Given<Content> {
        self.notes?.add(key, shape.schema, about, isRequired: false)
        guard let value = self.table?.optional(key) else { return Given(content: standard, value: nil) }
        return Given(content: shape.read(value), value: value)
    }

    /// A key that may be left out; what is read is then nil, and what is wrong is no content at all.
    public func optional<Content>(_ key: String, _ shape: Shape<Content>, _ about: String) -> Given<Content?> {
        self.notes?.add(key, shape.schema, about, isRequired: false)
        guard let value = self.table?.optional(key) else { return Given(content: .some(nil), value: nil) }
        return Given(content: shape.read(value).map { .some($0) }, value: value)
    }

    /// A map that may be left out, and is then read as if none of its keys were given.
    public func section<Content>(
        _ key: String,
        _ example: String,
        _ about: String,
        _ body: @escaping (Keys) -> Content?
    ) -> Given<Content> {
        let shape = Shape.keys(example, body)
        self.notes?.add(key, shape.schema, about, isRequired: false)
        guard let table else { return Given(content: nil, value: nil) }
        guard let value = table.optional(key) else {
            return Given(content: body(Keys(Table(emptyIn: table.value))), value: nil)
        }
        return Given(content: shape.read(value), value: value)
    }

    /// Reports when not exactly one of a few keys is there.
    public func exactlyOne(of keys: [String], example: String) {
        guard let table else { return }
        let given = keys.filter { table.optional($0) != nil }
        let list = keys.map { "'\($0)'" }
        switch given.count {
        case 0:
            let all = list.dropLast().joined(separator: ", ") + " and " + (list.last ?? "")
            table.value.report("has none of \(all)", suggestion: "add \(example)")
        case 1: break
        default:
            table.optional(given[1])?.report("cannot stand beside '\(given[0])'", suggestion: "keep one of the two")
        }
    }
}

/// What a key holds.
public struct Given<Content> {
    /// Nil when it is missing or could not be read, which has been reported.
    public let content: Content?
    /// Nil when the key was left out.
    let value: Value?

    /// Reports a problem at the value; `message` follows its name: "'agentID' is …".
    ///
    /// Nothing is reported for a key that was left out.
    public func report(_ message: String, suggestion: String) { self.value?.report(message, suggestion: suggestion) }

    /// Reports that an earlier entry of the file has claimed the same.
    ///
    /// For what no two accounts may share, such as corp and app. `name` is for the whole file, so it begins with that of
    /// the platform: `wecom/ww0123456789abcdef/1000002`. `fault` stands between the key and the line of the first claim:
    /// "'agentID' is the same app of the same corp as in line 30".
    public func claim(_ name: String, fault: String, suggestion: String) {
        guard let value else { return }
        value.reading.claims.claim(name, by: value, fault: fault, suggestion: suggestion)
    }
}

/// The keys that a reading asks for.
final class Notes {
    private(set) var names: [String] = []
    private var required: [String] = []
    private var schemas: [(name: String, schema: () -> Schema, about: String)] = []

    func add(_ name: String, _ schema: @escaping () -> Schema, _ about: String, isRequired: Bool) {
        self.names.append(name)
        self.schemas.append((name, schema, about))
        if isRequired { self.required.append(name) }
    }

    var schema: Schema {
        var properties: [String: Schema] = [:]
        for (name, schema, about) in self.schemas {
            properties[name] = schema().adding("description", .text(about))
        }
        return .object([
            "type": .text("object"), "additionalProperties": .flag(false),
            "properties": .object(properties), "required": .list(self.required.map { .text($0) }),
        ])
    }
}
