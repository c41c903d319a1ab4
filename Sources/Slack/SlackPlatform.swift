public import Delivery
import Domain
public import Scripts

/// Apps with a bot in Slack workspaces: `platform: slack`.
public struct SlackPlatform: Platform {
    public init() {}

    public var name: String { "slack" }

    public func fields(_ keys: Keys) -> (any AccountFields)? { SlackConfiguration(keys) }

    public func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter {
        try SlackAdapter(
            account: account.id,
            configuration: account.fields(of: SlackConfiguration.self),
            client: surroundings.client,
            now: surroundings.now,
            readFile: surroundings.readFile
        )
    }
}

extension SlackConfiguration: AccountFields {
    public var servesCustomers: Bool { true }

    public func moved(by move: (String) -> String) -> SlackConfiguration {
        var moved = self
        moved.apiBase = move(self.apiBase)
        moved.authorizeBase = move(self.authorizeBase)
        moved.filesBase = move(self.filesBase)
        moved.hooksBase = move(self.hooksBase)
        return moved
    }

    /// Reads the keys of an app.
    init?(_ keys: Keys) {
        let teamID = keys.required("teamID", .id("T", "T0123456789"), "The workspace in which the app is installed.")
        let botUserID = keys.required(
            "botUserID",
            .id("UW", "U0123456789"),
            "The bot's user in that workspace; `hearth check --online` compares it with the platform."
        )
        let appID = keys.optional(
            "appID",
            .id("A", "A0123456789"),
            default: "",
            "App ID: when it is given, callbacks of other apps are refused."
        )
        let botToken = keys.required(
            "botToken",
            .secret(example: "${ACME_SLACK_BOT_TOKEN}", standIn: "xoxb-stand-in") { text in
                text.hasPrefix("xoxb-")
                    ? nil
                    : (
                        "stands for a text that is no bot token",
                        "copy the Bot User OAuth Token, which begins with xoxb-; token rotation stays off"
                    )
            },
            "Bot User OAuth Token of the app."
        )
        let signing = keys.required(
            "signingSecret",
            .secret(example: "${ACME_SLACK_SIGNING_SECRET}"),
            "Signing Secret of the app."
        )
        let previous = keys.optional(
            "previousSigningSecret",
            .secret(example: "${ACME_SLACK_OLD_SIGNING_SECRET}"),
            "The old one while it is changed: callbacks under either are taken."
        )
        let login = keys.optional(
            "login",
            Login.shape,
            "Lets the pages know who opens them; without it they open by links that the bot gives to one person."
        )
        let apiBase = keys.apiBase(default: "https://slack.com/api")
        let authorizeBase = keys.optional(
            "authorizeBase",
            .base(example: "https://slack.com"),
            default: "https://slack.com",
            "What stands before /openid/connect/authorize."
        )
        let filesBase = keys.optional(
            "filesBase",
            .base(example: "https://files.slack.com"),
            default: "https://files.slack.com",
            "Where the addresses lie to which pictures are uploaded; others are not called."
        )
        let hooksBase = keys.optional(
            "hooksBase",
            .base(example: "https://hooks.slack.com"),
            default: "https://hooks.slack.com",
            "Where the addresses lie by which commands are answered in channels without the bot; others are not called."
        )
        if let team = teamID.content, let bot = botUserID.content {
            botUserID.claim(
                "slack/\(team)/\(bot)",
                fault: "is the same bot in the same workspace",
                suggestion: "one app has one callback address: keep one of the two accounts"
            )
        }
        guard let teamID = teamID.content, let botUserID = botUserID.content, let appID = appID.content,
            let botToken = botToken.content, let signing = signing.content, let previous = previous.content,
            let login = login.content, let apiBase = apiBase.content, let authorizeBase = authorizeBase.content,
            let filesBase = filesBase.content, let hooksBase = hooksBase.content
        else { return nil }
        self.init(
            teamID: teamID,
            botUserID: botUserID,
            appID: appID,
            botToken: botToken,
            signingSecret: signing,
            previousSigningSecret: previous,
            login: login,
            apiBase: apiBase,
            authorizeBase: authorizeBase,
            filesBase: filesBase,
            hooksBase: hooksBase
        )
    }
}

extension SlackConfiguration.Login {
    fileprivate static var shape: Shape<SlackConfiguration.Login> {
        .keys(#"{ clientID: "1234567890.1234567890123", clientSecret: "${ACME_SLACK_CLIENT_SECRET}" }"#) { keys in
            let id = keys.required(
                "clientID",
                .text(1...64, example: "\"1234567890.1234567890123\""),
                "Client ID of the app."
            )
            let secret = keys.required(
                "clientSecret",
                .secret(example: "${ACME_SLACK_CLIENT_SECRET}"),
                "Client Secret of the app."
            )
            guard let id = id.content, let secret = secret.content else { return nil }
            return Self(clientID: id, clientSecret: secret)
        }
    }
}

extension Shape where Content == String {
    /// An id of the platform that begins with one of these letters.
    fileprivate static func id(_ letters: String, _ example: String) -> Shape {
        .text(2...32, example: example).checked { text in
            WireID.isID(text, of: letters) ? nil : ("is no such id", "copy it as Slack shows it, such as \(example)")
        }
    }
}
