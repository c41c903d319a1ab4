import Domain
import Yams

/// Turns what libyaml says into what a person can act on.
///
/// Only libyaml's fixed sentences are used. The rest of a `YamlError` quotes the file, which may hold a secret.
struct SyntaxError {
    private let source: SourceText

    static func problem(for error: any Error, in source: SourceText) -> Problem {
        let reader = Self(source: source)
        guard let error = error as? YamlError else { return reader.unreadable }
        switch error {
        case .scanner(let context, let sentence, let mark, _), .parser(let context, let sentence, let mark, _),
            .composer(let context, let sentence, let mark, _):
            return reader.problem(sentence, at: mark, since: context?.mark)
        case .reader(_, let offset, _, _):
            let text = source.contents
            let index = offset.flatMap { text.index(text.startIndex, offsetBy: $0, limitedBy: text.endIndex) }
            return Problem(
                "this character is not allowed in YAML",
                at: index.map(source.place(at:)) ?? source.start,
                suggestion: "remove the control character; save the file as UTF-8"
            )
        case .duplicatedKeysInMapping(_, let context):
            return Problem(
                "a key is given twice in one map",
                at: source.place(of: context.mark),
                suggestion: "keep one of the two"
            )
        default:
            return reader.unreadable
        }
    }

    private var unreadable: Problem {
        Problem(
            "this is not YAML that can be read",
            at: self.source.start,
            suggestion: "compare with the shipped example"
        )
    }

    /// The problem behind a sentence of libyaml: where it gave up, and where the thing begins that it was reading.
    private func problem(_ sentence: String, at mark: Mark, since start: Mark?) -> Problem {
        let index = self.source.index(of: mark)
        let next = index.flatMap { $0 < self.source.contents.endIndex ? self.source.contents[$0] : nil }
        switch next {
        case "\t":
            return self.problem("a tab stands where YAML wants spaces", mark, "indent with spaces")
        case "@", "`", "%":
            return self.problem("a value may not begin with this character", mark, "put the value in double quotes")
        default:
            break
        }
        guard let hint = Self.hints.first(where: { sentence.contains($0.sentence) }) else {
            return self.problem("this is not YAML: \(sentence)", mark, "look at this line and the one above it")
        }
        let isElsewhere = start.map { $0.line != mark.line } ?? false
        switch hint.blame {
        case .end: return self.problem(hint.meaning, mark, hint.suggestion)
        case .start: return self.problem(hint.meaning, start ?? mark, hint.suggestion)
        case .bracket where isElsewhere: return self.problem(hint.meaning, start ?? mark, hint.suggestion)
        case .bracket: return self.problem("a comma or a bracket is missing before this", mark, hint.suggestion)
        }
    }

    private func problem(_ message: String, _ mark: Mark, _ suggestion: String) -> Problem {
        Problem(message, at: self.source.place(of: mark), suggestion: suggestion)
    }

    private struct Hint {
        /// Which place helps a person.
        enum Blame {
            /// Where libyaml gave up.
            case end
            /// Where the thing begins that it was reading.
            case start
            /// Where a bracket opens, unless the fault is in the same line.
            case bracket
        }

        let sentence: String
        let meaning: String
        let suggestion: String
        let blame: Blame

        init(_ sentence: String, _ meaning: String, _ suggestion: String, _ blame: Blame = .end) {
            self.sentence = sentence
            self.meaning = meaning
            self.suggestion = suggestion
            self.blame = blame
        }
    }

    private static let hints = [
        Hint(
            "mapping values are not allowed",
            "a ':' stands where no value can begin",
            "check the indentation; put a text that holds ': ' in double quotes"
        ),
        Hint(
            "did not find expected key",
            "this line does not fit the map it stands in",
            "check its indentation; close every quote and bracket before it"
        ),
        Hint(
            "did not find expected '-' indicator",
            "this line does not fit the list it stands in",
            "begin each entry with '- ', all at the same column"
        ),
        Hint(
            "block sequence entries are not allowed",
            "a list cannot begin here",
            "put the first '- ' on its own line below the key"
        ),
        Hint("could not find expected ':'", "this is no key: no ':' follows", "write 'key: value'", .start),
        Hint("did not find expected ',' or ']'", "this '[' is not closed", "close the list with ']'", .bracket),
        Hint("did not find expected ',' or '}'", "this '{' is not closed", "close the map with '}'", .bracket),
        Hint("found unexpected end of stream", "this quote is never closed", "close the quote", .start),
        Hint(
            "found unknown escape character",
            "this backslash means nothing in double quotes",
            "write it twice, or use single quotes"
        ),
        Hint(
            "did not find expected alphabetic or numeric character",
            "'*' and '&' mean something to YAML",
            "put the value in double quotes",
            .start
        ),
        Hint("found undefined alias", "'*' means something to YAML", "put the value in double quotes"),
        Hint(
            "found another document",
            "a second document begins here",
            "one file holds one document: remove the '---'"
        ),
        Hint("Maximum nesting level", "this is nested too deeply", "compare with the shipped example"),
        Hint("found a tab character", "a tab stands where YAML wants spaces", "indent with spaces"),
    ]
}
