/// A refusal as DingTalk gives it: a number of the old API, with HTTP 200, or a word of the new one, with its status.
struct DingTalkRefusal: Error, Hashable, Sendable {
    /// `40014`, `88/60011` with its sub-code, or `invalidParameter.robotCode.auth`.
    let code: String
    let message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The number of the old API; nil for a word.
    private var number: (code: Int, sub: String?)? {
        let parts = self.code.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = parts.first, let code = Int(first) else { return nil }
        return (code, parts.count > 1 ? parts[1] : nil)
    }

    private var status: Int {
        if self.code.hasPrefix("Forbidden.") { return 403 }
        if self.code == "InvalidAction.NotFound" { return 404 }
        return ["system.error", "system.busy", "send.ding.exception"].contains(self.code) ? 500 : 400
    }

    func reply(to call: ChatCall) -> ChatReply {
        let request = JSON.text(String(call.digest.hexadecimal.prefix(12)))
        if let number {
            var fields: [(String, JSON)] = [
                ("errcode", .integer(Int64(number.code))), ("errmsg", .text(self.message)), ("request_id", request),
            ]
            if let sub = number.sub { fields += [("sub_code", .text(sub)), ("sub_msg", .text(self.message))] }
            return ChatReply(body: fields.json.encoded(), code: number.code, effect: self.message)
        }
        var fields: [(String, JSON)] = [
            ("code", .text(self.code)), ("message", .text(self.message)), ("requestid", request),
        ]
        if self.code == "Forbidden.AccessDenied.AccessTokenPermissionDenied" {
            fields.append(("accessdenieddetail", ["requiredScopes": ["Card.Instance.Write"]]))
        }
        return ChatReply(status: self.status, body: fields.json.encoded(), code: self.status, effect: self.code)
    }
}
