import Domain

/// The address of a custom robot, taken apart; of it nothing but the token is ever used.
struct RobotAddress: Hashable, Sendable {
    /// The platform itself.
    static let platform = "https://oapi.dingtalk.com"

    private static let beginning = "\(Self.platform)/robot/send?access_token="

    /// What an address is, behind the name of the key.
    static let rule = "is the whole address as the robot's settings show it, \(Self.beginning)…"

    /// The robot's `access_token`.
    let token: Secret

    init?(_ address: Secret) {
        let token = address.reveal { address -> Secret? in
            guard address.hasPrefix(Self.beginning) else { return nil }
            let token = address.dropFirst(Self.beginning.count)
            let isPlain = (1...128).contains(token.utf8.count) && token.utf8.allSatisfy(\.isLetterOrDigit)
            return isPlain ? Secret(String(token)) : nil
        }
        guard let token else { return nil }
        self.token = token
    }
}
