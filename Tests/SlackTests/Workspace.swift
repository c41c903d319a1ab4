import Curl
import Delivery
import Domain
import Engine
import Synchronization
import Testing

@testable import Slack

/// The other side of a callback: signs as Slack does, for the workspace `T1` and the bot `UBOT`.
struct Workspace {
    static let secret = "canary-signing-secret"
    static let token = "xoxb-canary-token"
    static let clientSecret = "canary-client/+&="

    /// The moment at which the sample callbacks come in.
    static let now = Instant(seconds: 1_767_000_002)
    /// Never used by tests that only receive.
    static let curl = Curl.Client(.direct)

    /// The configuration that belongs to these secrets.
    static func configuration(_ change: (inout SlackConfiguration) -> Void = { _ in }) -> SlackConfiguration {
        var configuration = SlackConfiguration(
            teamID: "T1",
            botUserID: "UBOT",
            appID: "A1",
            botToken: Secret(Self.token),
            signingSecret: Secret(Self.secret),
            login: .init(clientID: "12.34", clientSecret: Secret(Self.clientSecret))
        )
        change(&configuration)
        return configuration
    }

    static func adapter(_ change: (inout SlackConfiguration) -> Void = { _ in }) throws -> SlackAdapter {
        try SlackAdapter(
            account: "acme-slack",
            configuration: Self.configuration(change),
            client: Self.curl,
            now: { Self.now },
            readFile: { _ in throw NoFile() }
        )
    }

    /// A signed request with this body.
    static func callback(
        _ body: String,
        secret: String = Self.secret,
        at second: Int64 = 1_767_000_002
    ) -> Callback {
        let signature = SigningSecrets.signature("\(second)", Array(body.utf8), Secret(secret))
        return Self.callback(body, headers: ["x-slack-signature": signature, "x-slack-request-timestamp": "\(second)"])
    }

    static func callback(_ body: String, headers: [String: String]) -> Callback {
        Callback(headers: { headers[$0] }, body: Array(body.utf8))
    }
}

extension Curl.Client.Configuration {
    /// Without a proxy, whatever the environment says.
    static var direct: Self {
        var configuration = Self()
        configuration.proxy = ""
        return configuration
    }
}

extension SlackAdapter {
    /// The letter of a signed body.
    func letter(_ body: String) throws -> Letter {
        guard case .letter(let letter, let answer) = try self.open(Workspace.callback(body), now: Workspace.now) else {
            throw NoLetter()
        }
        #expect(answer == .bare)
        #expect(letter.body == Array(body.utf8))
        #expect(letter.happening == self.translate(letter.body))
        #expect(letter.account == "acme-slack" && letter.band == .ordinary)
        return letter
    }
}

struct NoLetter: Error {}
