import Domain
import Yams

/// One file being read: its tree, the problems met so far, and what `${NAME}` may stand for.
///
/// It promises that a fault is reported once, at its place, with what would be right, and that reading goes on behind
/// it. It never quotes a value of a file that may hold secrets.
final class Reading {
    let source: SourceText
    let findings = Findings()
    /// What `${NAME}` is replaced from; nil where references are not taken.
    let environment: [String: String]?
    let missingSecrets: MissingSecrets
    /// What no two entries may share, see ``Given/claim(_:fault:suggestion:)``.
    var claims = Register()
    private var keys = DuplicateKeys()

    init(
        file: String,
        contents: String,
        environment: [String: String]? = nil,
        missingSecrets: MissingSecrets = .areProblems
    ) {
        self.source = SourceText(file: file, contents: contents)
        self.environment = environment
        self.missingSecrets = missingSecrets
    }

    /// Reads the whole file; nil, with the problem reported, when there is nothing to go on with.
    func root() -> Value? {
        guard self.source.contents.utf8.count <= SourceText.byteLimit else {
            self.report(
                "this file is larger than \(SourceText.byteLimit) bytes",
                at: self.source.start,
                suggestion: "split it"
            )
            return nil
        }
        if let alias = Aliases.first(in: self.source.contents) {
            self.report(
                "YAML aliases are not taken here",
                at: self.source.place(at: alias),
                suggestion: "write the value out, so that every problem has one place"
            )
            return nil
        }
        do {
            guard let node = try self.keys.compose(self.source) else {
                self.report("this file is empty", at: self.source.start, suggestion: "begin with the shipped example")
                return nil
            }
            self.keys.report(in: node, of: self.source, to: self.findings)
            return Value(node, named: "the file", in: self)
        } catch {
            self.findings.report(SyntaxError.problem(for: error, in: self.source))
            return nil
        }
    }

    func name(of key: Node) -> String? { self.keys.name(of: key, in: self.source) }

    func report(_ message: String, at place: Problem.Place, suggestion: String) {
        self.findings.report(message, at: place, suggestion: suggestion)
    }
}
