/// What a value of a file may be: how it is read, and what an editor is told about it.
///
/// The two stand side by side, and a map tells both from one list of keys (see ``Keys``), so that no editor knows a key
/// that the reading does not take, and the other way round.
public struct Shape<Content> {
    /// What stands behind the key in a good file, to be shown to a person.
    let example: String
    /// Made when it is asked for: the schema of a map is larger than the map.
    let schema: () -> Schema
    /// Nil after what is wrong has been reported.
    let read: (Value) -> Content?

    init(example: String, schema: @autoclosure @escaping () -> Schema, read: @escaping (Value) -> Content?) {
        self.example = example
        self.schema = schema
        self.read = read
    }

    /// The same, with something else made of it; nil when `change` has reported a problem.
    func map<Other>(_ change: @escaping (Content, Value) -> Other?) -> Shape<Other> {
        Shape<Other>(example: self.example, schema: self.schema()) { value in
            self.read(value).flatMap { change($0, value) }
        }
    }

    /// The same, with something else made of it.
    public func map<Other>(_ change: @escaping (Content) -> Other) -> Shape<Other> {
        self.map { content, _ in change(content) }
    }

    /// The same, with one more rule: `fault` says what is wrong with a content, behind the key's name, and what would
    /// be right; nil for a good one.
    public func checked(_ fault: @escaping (Content) -> (message: String, suggestion: String)?) -> Shape {
        self.map { content, value -> Content? in
            guard let fault = fault(content) else { return content }
            value.report(fault.message, suggestion: fault.suggestion)
            return nil
        }
    }
}

extension Shape {
    /// A map, such as `example`.
    ///
    /// `body` asks for every key, each time and in the order in which they are told to a person, before it decides
    /// anything: it is run once without a file to learn the keys.
    public static func keys(_ example: String, _ body: @escaping (Keys) -> Content?) -> Shape {
        Shape(example: example, schema: Keys.described(by: body).schema) { value in
            let names = Keys.described(by: body).names
            return Table(value, keys: names, example: example).flatMap { body(Keys($0)) }
        }
    }
}

/// A content and the value it was read from.
public struct Placed<Content> {
    /// Nil when it could not be read, which has been reported.
    public let content: Content?
    let value: Value

    /// Reports a problem at the value; `message` follows its name.
    public func report(_ message: String, suggestion: String) { self.value.report(message, suggestion: suggestion) }
}

extension Shape {
    /// A list whose entries keep their places, also those that could not be read.
    ///
    /// With `single`, one value may stand for a list of one.
    public func places(_ counts: ClosedRange<Int>, single: Bool = false) -> Shape<[Placed<Content>]> {
        let example = self.example.hasPrefix("{") ? "- \(self.example)" : "[\(self.example)]"
        var schema: Schema {
            let list = Schema.object([
                "type": .text("array"), "items": self.schema(),
                "minItems": .number(counts.lowerBound), "maxItems": .number(counts.upperBound),
            ])
            return single ? .anyOf([list, self.schema()]) : list
        }
        return Shape<[Placed<Content>]>(example: example, schema: schema) { value in
            value.entries(counts, single: single, example: example)?.map {
                Placed(content: self.read($0), value: $0)
            }
        }
    }

    /// A list of so many.
    public func list(_ counts: ClosedRange<Int>, single: Bool = false) -> Shape<[Content]> {
        self.places(counts, single: single).map { entries, _ in
            let contents = entries.compactMap(\.content)
            return contents.count == entries.count ? contents : nil
        }
    }
}
