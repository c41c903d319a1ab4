import TestSupport

extension StubPlatform {
    /// Without a reaction of its own, tokens are `token-1`, `token-2` …, and everything else succeeds.
    convenience init(_ script: @escaping @Sendable (Call, _ before: [Call]) -> Reaction? = { _, _ in nil }) throws {
        try self.init(answering: { script($0, $1) ?? Self.usual($0, $1) })
    }

    func calls(of endpoint: String) -> [Call] { self.calls.filter { $0.endpoint == endpoint } }

    private static func usual(_ call: Call, _ before: [Call]) -> Reaction {
        switch call.endpoint {
        case "oauth2/accessToken":
            let number = before.count { $0.endpoint == "oauth2/accessToken" } + 1
            return .json(#"{"accessToken":"token-\#(number)","expireIn":7200}"#)
        case "card/instances/createAndDeliver":
            let delivery = #"{"spaceId":"s","spaceType":"IM_GROUP","success":true,"errorMsg":"","carrierId":"c"}"#
            return .json(#"{"success":true,"result":{"outTrackId":"hearth-1","deliverResults":[\#(delivery)]}}"#)
        case "robot/sendBySession": return .json(#"{"errcode":0,"errmsg":"ok"}"#)
        default:
            let lists = #""invalidStaffIdList":[],"flowControlledStaffIdList":[]"#
            return .json(#"{"processQueryKey":"pq1",\#(lists)}"#)
        }
    }
}

extension StubPlatform.Call {
    /// Behind `/v1.0/` or the host.
    var endpoint: String { String(self.path.dropFirst(self.path.hasPrefix("/v1.0/") ? 6 : 1)) }
}
