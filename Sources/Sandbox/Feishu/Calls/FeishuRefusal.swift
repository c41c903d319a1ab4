/// A refusal as Feishu gives it: `{"code":…,"msg":"…"}`, most of them with HTTP 400.
struct FeishuRefusal: Error, Hashable, Sendable {
    let code: Int
    let words: String
    /// The scope that is missing, where the code says so.
    var scope: String?
    /// The limit, and the seconds until its window ends, where calls come too fast.
    var limit: Int?
    var reset: Int?

    init(_ code: Int, _ words: String) {
        self.code = code
        self.words = words
    }

    static func missing(scope: String) -> FeishuRefusal {
        var refusal = FeishuRefusal(99_991_672, "Access denied. One of the following scopes is required: [\(scope)]")
        refusal.scope = scope
        return refusal
    }

    static func limited(to limit: Int, reset: Int) -> FeishuRefusal {
        var refusal = FeishuRefusal(99_991_400, "request trigger frequency limit")
        refusal.limit = limit
        refusal.reset = reset
        return refusal
    }

    /// 429 for a limit, 500 for what is Feishu's own fault, else 400.
    var status: Int { self.reset != nil ? 429 : self.code == 1_500 ? 500 : 400 }

    func json(logID: String) -> JSON {
        var error: [(String, JSON)] = [("log_id", .text(logID))]
        if let scope {
            let violation: JSON = ["type": "action_scope_required", "subject": .text(scope)]
            error.append(("permission_violations", [violation]))
        }
        return ["code": .integer(Int64(self.code)), "msg": .text(self.words), "error": error.json]
    }
}
