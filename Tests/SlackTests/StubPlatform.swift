import TestSupport

@testable import Slack

extension StubPlatform {
    /// Without a reaction of its own, everything is `ok`.
    convenience init(_ script: @escaping @Sendable (Call, _ before: [Call]) -> Reaction? = { _, _ in nil }) throws {
        try self.init(answering: { script($0, $1) ?? .json(#"{"ok":true}"#) })
    }

    func calls(of method: String) -> [Call] { self.calls.filter { $0.method == method } }
}

extension StubPlatform.Call {
    /// Behind `/api/`.
    var method: String { self.path.hasPrefix("/api/") ? String(self.path.dropFirst(5)) : self.path }
    /// The fields of a form.
    var fields: [String: String] { FormBody.fields(self.body) }
}
