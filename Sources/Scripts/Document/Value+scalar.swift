import Domain

extension Value {
    /// What one scalar says.
    struct Words {
        let text: String
        /// Whether a part of it came out of the environment, so that it must not be shown.
        let isBorrowed: Bool
    }

    /// The text of a scalar as it is written, with `${NAME}` replaced where the file takes references.
    ///
    /// YAML's own types are not applied: `no`, `1.10` and `22:00` stay what the person wrote.
    func words(example: String) -> Words? {
        guard let text = self.scalar, !self.isNothing else {
            self.reportKind(wanted: "text", example: example)
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            self.report("holds a line break or a control character", suggestion: "write \(example)")
            return nil
        }
        guard text.contains("${") else { return Words(text: text, isBorrowed: false) }
        return self.replacingReferences(in: text).map { Words(text: $0, isBorrowed: true) }
    }

    /// A text of so many characters; blanks at its ends are not taken.
    func text(_ lengths: ClosedRange<Int> = 1...256, example: String) -> String? {
        guard let words = self.words(example: example) else { return nil }
        let length = words.text.count
        guard length > 0 || lengths.contains(0) else {
            self.report("is empty", suggestion: "write \(example)")
            return nil
        }
        guard lengths.contains(length) else {
            let wanted =
                length < lengths.lowerBound ? "at least \(lengths.lowerBound)" : "at most \(lengths.upperBound)"
            self.report("has \(length) characters, \(wanted) are taken", suggestion: "write \(example)")
            return nil
        }
        guard words.text.first?.isWhitespace != true, words.text.last?.isWhitespace != true else {
            self.report("begins or ends with a blank", suggestion: "remove the blank")
            return nil
        }
        return words.text
    }

    /// A text that holds these characters only.
    func text(
        _ lengths: ClosedRange<Int>,
        of alphabet: (Character) -> Bool,
        called description: String,
        example: String
    ) -> String? {
        guard let text = self.text(lengths, example: example) else { return nil }
        guard text.allSatisfy(alphabet) else {
            self.report("may hold \(description) only", suggestion: "write \(example)")
            return nil
        }
        return text
    }

    /// An id that is good in a URL and a log: small letters, digits and `-`.
    func slug(example: String) -> String? {
        self.text(
            1...32,
            of: { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") },
            called: "small letters, digits and '-'",
            example: example
        )
    }

    func integer(_ range: ClosedRange<Int>, example: Int) -> Int? {
        guard let words = self.words(example: "\(example)") else { return nil }
        let isNumber = words.text.allSatisfy { $0.isASCII && $0.isNumber || $0 == "-" }
        guard isNumber, let number = Int(words.text) else {
            self.report("must be a whole number", suggestion: "write \(example)")
            return nil
        }
        guard range.contains(number) else {
            self.report(
                "must be from \(range.lowerBound) to \(range.upperBound)",
                suggestion: "write \(example)"
            )
            return nil
        }
        return number
    }

    func boolean() -> Bool? {
        guard let words = self.words(example: "true or false") else { return nil }
        switch words.text {
        case "true": return true
        case "false": return false
        default:
            self.report("must be true or false", suggestion: "write true or false")
            return nil
        }
    }

    /// One of a few words.
    func oneOf<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Choice? {
        self.oneOf(type.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
    }

    /// One of a few words that are not known before.
    func oneOf(_ allowed: [String]) -> String? {
        let list = allowed.joined(separator: ", ")
        guard let words = self.words(example: "one of \(list)") else { return nil }
        if allowed.contains(words.text) { return words.text }
        let near = Nearest.match(for: words.text, in: allowed)
        self.report(
            "must be one of \(list)",
            suggestion: near.map { "did you mean '\($0)'?" } ?? "write one of \(list)"
        )
        return nil
    }

    /// The name of something that exists, checked against the names there are; nil for "any name will do".
    func name(of what: String, among known: Set<String>?, example: String) -> String? {
        guard let text = self.text(1...256, example: example) else { return nil }
        guard let known, !known.contains(text) else { return text }
        let sorted = known.sorted()
        let suggestion: String
        if let near = Nearest.match(for: text, in: sorted) ?? Self.sister(of: text, in: sorted) {
            suggestion = "did you mean '\(near)'?"
        } else if sorted.isEmpty {
            suggestion = "there is none yet: make one first"
        } else {
            let more = sorted.count > 8 ? ", …" : ""
            suggestion = "there are \(sorted.prefix(8).joined(separator: ", "))\(more)"
        }
        self.report("names no \(what) that there is", suggestion: suggestion)
        return nil
    }

    /// The one path whose last part is this text: `short` for `welcome/short`.
    private static func sister(of text: String, in paths: [String]) -> String? {
        let sisters = paths.filter { $0.contains("/") && $0.split(separator: "/").last == text[...] }
        return sisters.count == 1 ? sisters[0] : nil
    }

    /// A time of day such as `22:00`, as it is written.
    func timeOfDay(example: String) -> String? {
        guard let text = self.text(1...16, example: "\"\(example)\"") else { return nil }
        guard TimeWindow.minute(text) != nil else {
            self.report("is no time of day", suggestion: "write \"\(example)\"")
            return nil
        }
        return text
    }
}
