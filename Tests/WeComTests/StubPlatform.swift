import TestSupport

extension StubPlatform {
    /// Without a reaction of its own, `gettoken` gives the tokens `token-1`, `token-2` …, everything else `ok`.
    convenience init(_ script: @escaping @Sendable (Call, _ before: [Call]) -> Reaction? = { _, _ in nil }) throws {
        try self.init(answering: { script($0, $1) ?? Self.usual($0, $1) })
    }

    func calls(of endpoint: String) -> [Call] { self.calls.filter { $0.endpoint == endpoint } }

    private static func usual(_ call: Call, _ before: [Call]) -> Reaction {
        guard call.endpoint == "gettoken" else { return .json(#"{"errcode":0,"errmsg":"ok"}"#) }
        let number = before.count { $0.endpoint == "gettoken" } + 1
        return .json(#"{"errcode":0,"errmsg":"ok","access_token":"token-\#(number)","expires_in":7200}"#)
    }
}

extension StubPlatform.Call {
    /// Behind `/cgi-bin/`.
    var endpoint: String { self.path.hasPrefix("/cgi-bin/") ? String(self.path.dropFirst(9)) : self.path }
}
