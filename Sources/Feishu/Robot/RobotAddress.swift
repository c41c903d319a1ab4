import Domain

/// The address of a custom bot, taken apart: which host, and the token by which the platform knows the bot.
struct RobotAddress: Hashable, Sendable {
    /// Feishu and Lark; an address of anybody else is none.
    private static let origins = ["https://open.feishu.cn", "https://open.larksuite.com"]
    private static let path = "/open-apis/bot/v2/hook/"

    /// What an address is, behind the name of the key.
    static let rule =
        "is the whole address as the group's settings show it, https://open.feishu.cn\(Self.path)… or "
        + "https://open.larksuite.com\(Self.path)…"

    let origin: String
    let token: Secret

    init?(_ address: Secret) {
        let found = address.reveal { address -> (String, Secret)? in
            for origin in Self.origins where address.hasPrefix(origin + Self.path) {
                let token = String(address.dropFirst(origin.count + Self.path.count))
                return WireID.isPlain(token) ? (origin, Secret(token)) : nil
            }
            return nil
        }
        guard let (origin, token) = found else { return nil }
        self.origin = origin
        self.token = token
    }

    /// Where posts go, with another host perhaps.
    func url(base: String?) -> String {
        self.token.reveal { (base ?? self.origin) + Self.path + $0 }
    }
}
