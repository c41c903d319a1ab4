import Domain

/// An intelligent robot (智能机器人) of a WeCom corp, in API mode with a callback address: an account with
/// `platform: wecom-aibot`.
///
/// Members write to it alone, or mention it in a group of members. Source: WeCom developer documentation, path 100719.
public struct AibotConfiguration: Hashable, Sendable {
    /// The robot's own.
    public var callback: WeComConfiguration.CallbackKeys
    /// The keys that were valid until the rotation that is under way; nil outside of one.
    public var previousCallback: WeComConfiguration.CallbackKeys?
    /// Scheme, host and, where needed, port and path, without `/cgi-bin`; the only place that answers are sent to.
    public var apiBase: String
    /// How old a callback may be, and how far the platform's clock may be ahead of ours; as for an app.
    public var oldestCallback: Duration
    public var newestCallback: Duration

    public init(
        callback: WeComConfiguration.CallbackKeys,
        previousCallback: WeComConfiguration.CallbackKeys? = nil,
        apiBase: String = AnswerAddress.platform,
        oldestCallback: Duration = .seconds(8 * 86_400),
        newestCallback: Duration = .seconds(3_600)
    ) {
        self.callback = callback
        self.previousCallback = previousCallback
        self.apiBase = apiBase
        self.oldestCallback = oldestCallback
        self.newestCallback = newestCallback
    }

    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems: [String] = []
        problems += self.callback.problems(named: "callback")
        problems += self.previousCallback?.problems(named: "previousCallback") ?? []
        if !WeComConfiguration.isBase(self.apiBase) {
            problems.append("apiBase is http:// or https:// with a host, without user, query and fragment.")
        }
        if self.oldestCallback <= .zero || self.newestCallback < .zero {
            problems.append("oldestCallback is longer than 0 and newestCallback is not negative.")
        }
        return problems
    }
}
