import Domain

/// What to do about a secret that the environment does not have.
public enum MissingSecrets: Hashable, Sendable {
    /// It is reported: nothing can be received or sent without it.
    case areProblems
    /// A text of the right shape stands in for it: for those who only read what is stored.
    case areStoodIn
}

extension Value {
    /// A secret: the whole value is one `${NAME}`, and the environment has it.
    ///
    /// What `check` says is wrong with the secret, and would be right, must not contain it. `standIn` is a text that
    /// passes `check`.
    func secret(
        example: String,
        standIn: String = "stand-in",
        check: (String) -> (message: String, suggestion: String)?
    ) -> Secret? {
        guard let scalar = self.scalar, !self.isNothing else {
            self.reportKind(wanted: "a reference to the environment", example: example)
            return nil
        }
        guard let name = References.single(in: scalar) else {
            self.report(
                "is a secret and must not stand in the file",
                suggestion: "put it into the environment and write \(example)"
            )
            return nil
        }
        if self.reading.missingSecrets == .areStoodIn, self.reading.environment?[name, default: ""].isEmpty == true {
            return Secret(standIn)
        }
        guard let text = self.lookUp(name) else { return nil }
        let isPrintable = text.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
        guard isPrintable, text.utf8.count <= 512 else {
            self.report(
                "stands for a text that is no secret: it holds blanks, line breaks or more than 512 bytes",
                suggestion: "look at the value of \(name) in the environment"
            )
            return nil
        }
        if let fault = check(text) {
            self.report(fault.message, suggestion: fault.suggestion)
            return nil
        }
        return Secret(text)
    }

    /// The text with each `${NAME}` replaced; nil after a reference that cannot be.
    func replacingReferences(in text: String) -> String? {
        guard self.reading.environment != nil else {
            self.report("holds '${', but only the configuration takes references", suggestion: "write the value itself")
            return nil
        }
        var result = ""
        var isWhole = true
        for piece in References.pieces(of: text) {
            switch piece {
            case .text(let text):
                result += text
            case .reference(let name):
                guard let value = self.lookUp(name) else {
                    isWhole = false
                    continue
                }
                result += value
            case .torn:
                self.report("holds a torn reference", suggestion: "write ${NAME} with letters, digits and '_'")
                isWhole = false
            }
        }
        guard isWhole else { return nil }
        guard !result.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            self.report(
                "stands for a text with a line break or a control character",
                suggestion: "look at the value in the environment"
            )
            return nil
        }
        return result
    }

    private func lookUp(_ name: String) -> String? {
        let environment = self.reading.environment ?? [:]
        if let value = environment[name], !value.isEmpty { return value }
        let isEmpty = environment[name] != nil
        let near = isEmpty ? nil : Nearest.match(for: name, in: environment.keys.sorted())
        self.report(
            isEmpty
                ? "needs the environment variable \(name), which is empty"
                : "needs the environment variable \(name), which is not set",
            suggestion: near.map { "did you mean ${\($0)}?" } ?? "export \(name)=… before the start"
        )
        return nil
    }
}

/// The parts of a text that refers to the environment.
enum References {
    enum Piece: Equatable {
        case text(String)
        case reference(String)
        /// A `${` without a name or without an end.
        case torn
    }

    static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "${") {
            if open.lowerBound > rest.startIndex {
                pieces.append(.text(String(rest[..<open.lowerBound])))
            }
            let name = rest[open.upperBound...].prefix { $0 != "}" }
            guard name.endIndex < rest.endIndex, self.isName(name) else { return pieces + [.torn] }
            pieces.append(.reference(String(name)))
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return rest.isEmpty ? pieces : pieces + [.text(String(rest))]
    }

    /// The name when the text is one reference and nothing else.
    static func single(in text: String) -> String? {
        let pieces = self.pieces(of: text)
        guard pieces.count == 1, case .reference(let name) = pieces[0] else { return nil }
        return name
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter || first == "_", text.count <= 128 else {
            return false
        }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
