import Domain

extension Shape where Content == String {
    /// A text of so many characters.
    public static func text(_ lengths: ClosedRange<Int> = 1...256, example: String) -> Shape {
        Shape(example: example, schema: .scalar(lengths: lengths)) { $0.text(lengths, example: example) }
    }

    /// A text of so many characters, all of an alphabet; `description` says which, behind "may hold" and before "only".
    public static func text(
        _ lengths: ClosedRange<Int>,
        of alphabet: @escaping (Character) -> Bool,
        called description: String,
        example: String
    ) -> Shape {
        Shape(example: example, schema: .scalar(lengths: lengths)) {
            $0.text(lengths, of: alphabet, called: description, example: example)
        }
    }

    /// A text of so many characters and bytes of UTF-8.
    static func text(_ lengths: ClosedRange<Int>, bytes: Int, example: String) -> Shape {
        Shape(example: example, schema: .scalar(lengths: lengths)) { value in
            guard let text = value.text(lengths, example: example) else { return nil }
            return text.utf8.count > bytes ? value.text(bytes: bytes, example: example) : text
        }
    }

    /// Small letters, digits and `-`, 1 to 32 of them.
    public static func slug(example: String) -> Shape {
        Shape(example: example, schema: .scalar(pattern: "^[a-z0-9-]{1,32}$")) { $0.slug(example: example) }
    }

    /// What a person answers with: one capital letter, or one or two digits.
    static var answerKey: Shape {
        Shape(example: "A", schema: .scalar(pattern: "^([A-Z]|[0-9]{1,2})$")) { value in
            guard let text = value.text(1...16, example: "A") else { return nil }
            let isLetter = text.count == 1 && text.allSatisfy { $0.isASCII && $0.isUppercase }
            let isNumber = text.count <= 2 && text.allSatisfy { $0.isASCII && $0.isNumber }
            guard isLetter || isNumber else {
                value.report("is no key of an option", suggestion: "write a capital letter or a number of 0 to 99")
                return nil
            }
            return text
        }
    }

    /// An address of a page.
    static var page: Shape {
        let example = #""https://www.example.com/menu""#
        return Shape(example: example, schema: .scalar(pattern: "^https://")) {
            $0.address(example: example, WebAddress.page)
        }
    }

    /// A name of something that there is.
    static func name(of what: String, among known: Set<String>?, example: String) -> Shape {
        Shape(example: example, schema: .scalar(lengths: 1...256)) {
            $0.name(of: what, among: known, example: example)
        }
    }
}

extension Shape where Content == Int {
    /// A whole number.
    public static func integer(_ range: ClosedRange<Int>, example: Int) -> Shape {
        Shape(
            example: "\(example)",
            schema: .object([
                "type": .list([.text("integer"), .text("string")]), "pattern": .text("^-?[0-9]+$"),
                "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
            ])
        ) { $0.integer(range, example: example) }
    }

    /// A time of day before midnight, in minutes.
    static func minuteOfDay(example: String) -> Shape {
        Shape(example: "\"\(example)\"", schema: .scalar(pattern: "^[0-9]{1,2}:[0-9]{2}$")) { value in
            guard let text = value.timeOfDay(example: example) else { return nil }
            guard let minute = TimeWindow.minute(text), minute < 1_440 else {
                value.report("is the end of a day, not a time in it", suggestion: "write \"00:00\"")
                return nil
            }
            return minute
        }
    }
}

extension Shape where Content == Bool {
    /// `true` or `false`.
    public static var boolean: Shape {
        Shape(example: "true", schema: .object(["type": .text("boolean")])) { $0.boolean() }
    }
}

extension Shape where Content: RawRepresentable<String> & CaseIterable {
    /// One of the words of an enum.
    public static var choice: Shape {
        let words = Content.allCases.map(\.rawValue)
        return Shape(example: words.first ?? "", schema: .choice(words)) { $0.oneOf(Content.self) }
    }
}

extension Shape where Content == Duration {
    static func duration(_ range: ClosedRange<Duration>, example: String) -> Shape {
        Shape(example: example, schema: .scalar(pattern: "^[0-9]{1,9}[smhd]$")) {
            $0.duration(range, example: example)
        }
    }
}

extension Shape where Content == LocalDay {
    static func day(example: String = "2026-12-01") -> Shape {
        Shape(example: example, schema: .scalar(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")) { value in
            guard let text = value.text(1...32, example: example) else { return nil }
            guard let day = LocalDay(text) else {
                value.report("is no day of the calendar", suggestion: "write \(example)")
                return nil
            }
            return day
        }
    }
}

extension Shape where Content == LocalMoment {
    static func moment(example: String = "2026-12-01 10:00") -> Shape {
        Shape(
            example: example,
            schema: .scalar(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$")
        ) { $0.moment(example: example) }
    }
}

extension Shape where Content == Fen {
    /// An amount in yuan.
    static func yuan(_ range: ClosedRange<Fen>, example: String) -> Shape {
        // Yuan in the schema: cut down below and up above, so that no good amount is marked.
        let schema = Schema.object([
            "type": .list([.text("number"), .text("string")]), "pattern": .text("^[0-9]{1,9}([.][0-9]{1,2})?$"),
            "exclusiveMinimum": .number(Int(range.lowerBound.rawValue - 1) / 100),
            "maximum": .number(Int(range.upperBound.rawValue + 99) / 100),
        ])
        return Shape(example: example, schema: schema) { value in
            guard let text = value.text(1...32, example: example) else { return nil }
            guard let fen = Fen(yuan: text) else {
                value.report("is no amount in yuan", suggestion: "write \(example)")
                return nil
            }
            guard range.contains(fen) else {
                value.report(
                    "must be from \(range.lowerBound) to \(range.upperBound) yuan",
                    suggestion: "write \(example)"
                )
                return nil
            }
            return fen
        }
    }
}

extension Value {
    func moment(example: String) -> LocalMoment? {
        guard let text = self.text(1...32, example: example) else { return nil }
        guard let moment = LocalMoment(text) else {
            self.report("is no day and time", suggestion: "write \(example)")
            return nil
        }
        return moment
    }
}
