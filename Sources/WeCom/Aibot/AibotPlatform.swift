public import Delivery
public import Scripts

/// Intelligent robots (智能机器人) of WeCom corps: `platform: wecom-aibot`.
public struct AibotPlatform: Platform {
    public init() {}

    public var name: String { "wecom-aibot" }

    public func fields(_ keys: Keys) -> (any AccountFields)? { AibotConfiguration(keys) }

    public func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter {
        try AibotAdapter(
            account: account.id,
            configuration: account.fields(of: AibotConfiguration.self),
            client: surroundings.client,
            now: surroundings.now
        )
    }
}

extension AibotConfiguration: AccountFields {
    /// It serves members alone.
    public var servesCustomers: Bool { false }

    public func moved(by move: (String) -> String) -> AibotConfiguration {
        var moved = self
        moved.apiBase = move(self.apiBase)
        return moved
    }

    /// Reads the keys of a robot.
    init?(_ keys: Keys) {
        typealias CallbackKeys = WeComConfiguration.CallbackKeys
        let callback = keys.required("callback", CallbackKeys.shape, CallbackKeys.about)
        let previous = keys.optional("previousCallback", CallbackKeys.shape, CallbackKeys.aboutPrevious)
        let apiBase = keys.apiBase(default: WeComConfiguration.defaultAPIBase)
        guard let callback = callback.content, let previous = previous.content, let apiBase = apiBase.content else {
            return nil
        }
        self.init(callback: callback, previousCallback: previous, apiBase: apiBase)
    }
}
