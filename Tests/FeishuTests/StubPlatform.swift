import TestSupport

extension StubPlatform {
    static let token = "auth/v3/tenant_access_token/internal"

    /// Without a reaction of its own, the token call gives `t-1`, `t-2` …, everything else is well.
    convenience init(_ script: @escaping @Sendable (Call, _ before: [Call]) -> Reaction? = { _, _ in nil }) throws {
        try self.init(answering: { script($0, $1) ?? Self.usual($0, $1) })
    }

    func calls(of endpoint: String) -> [Call] { self.calls.filter { $0.endpoint == endpoint } }

    private static func usual(_ call: Call, _ before: [Call]) -> Reaction {
        guard call.endpoint == Self.token else {
            return .json(#"{"code":0,"msg":"success","data":{"message_id":"om_9"}}"#)
        }
        let number = before.count { $0.endpoint == Self.token } + 1
        return .json(#"{"code":0,"msg":"ok","tenant_access_token":"t-\#(number)","expire":7200}"#)
    }
}

extension StubPlatform.Call {
    /// The path behind `/open-apis/`.
    var endpoint: String { self.path.hasPrefix("/open-apis/") ? String(self.path.dropFirst(11)) : self.path }
}
