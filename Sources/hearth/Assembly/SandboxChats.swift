import Curl
import DingTalk
import Domain
import Feishu
import Foundation
import OpenSSL
import Sandbox
import Scripts
import Slack

/// Makes the fake chats of a demo: one for each account on a platform where the bot sits in the group.
enum SandboxChats {
    /// Whether an account is on a platform that is played here.
    static func plays(_ account: Account) -> Bool {
        account.fields is SlackConfiguration || account.fields is FeishuConfiguration
            || account.fields is DingTalkConfiguration
    }

    /// Makes them, ready to be served at `base`, in the order of the accounts: one for the first account on
    /// each platform; with `moreGroups` beside the usual two.
    static func make(
        _ blueprint: Blueprint,
        at base: String,
        client: Client,
        seed: UInt64? = nil,
        moreGroups: Int = 0,
        journal: (@Sendable () async -> [UInt8])?
    ) throws -> [GroupChatSandbox] {
        let server = blueprint.config.server
        let host = server.host == "0.0.0.0" ? "127.0.0.1" : server.host
        var played: Set<String> = []
        let accounts = blueprint.config.accounts.filter { played.insert($0.platform).inserted }
        return try accounts.compactMap { account -> GroupChatSandbox? in
            let callbackURL = "http://\(host):\(server.port)/callbacks/\(account.id)"
            let seed = seed ?? randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
            switch account.fields {
            case let slack as SlackConfiguration:
                var fake = FakeSlackConfiguration(
                    teamID: slack.teamID,
                    botUserID: slack.botUserID,
                    botToken: slack.botToken,
                    signingSecret: slack.signingSecret,
                    clientSecret: slack.login?.clientSecret ?? Secret("none"),
                    callbackURL: callbackURL,
                    baseURL: base,
                    trustedAddress: server.publicURL,
                    timezone: blueprint.config.timezone,
                    seed: seed
                )
                fake.population = fake.population.crowded(moreGroups) { "C0CROWD\($0)" }
                if !slack.appID.isEmpty { fake.appID = slack.appID }
                if let login = slack.login { fake.clientID = login.clientID }
                return try GroupChatSandbox(
                    slack: fake,
                    client: client,
                    clock: Machine.clock,
                    sleep: { try await Task.sleep(for: $0) },
                    journal: journal
                )
            case let feishu as FeishuConfiguration:
                var fake = FakeFeishuConfiguration(
                    appID: feishu.appID,
                    appSecret: feishu.appSecret,
                    botOpenID: feishu.botOpenID,
                    verificationToken: feishu.callback.verificationToken,
                    encryptKey: feishu.callback.encryptKey,
                    callbackURL: callbackURL,
                    baseURL: base,
                    trustedAddress: server.publicURL,
                    hearsGroups: feishu.hearsGroups,
                    timezone: blueprint.config.timezone,
                    seed: seed
                )
                fake.population = fake.population.crowded(moreGroups) { "oc_crowd_\($0)" }
                if let tenant = feishu.tenantKey { fake.tenantKey = tenant }
                fake.robots = Self.feishuRobots(blueprint, in: fake.population)
                return try GroupChatSandbox(
                    feishu: fake,
                    client: client,
                    clock: Machine.clock,
                    sleep: { try await Task.sleep(for: $0) },
                    journal: journal
                )
            case let dingTalk as DingTalkConfiguration:
                var fake = FakeDingTalkConfiguration(
                    corpID: dingTalk.corpID,
                    appKey: dingTalk.appKey,
                    appSecret: dingTalk.appSecret,
                    robotCode: dingTalk.robotCode,
                    token: dingTalk.callback?.token,
                    encodingAESKey: dingTalk.callback?.encodingAESKey,
                    cardSecret: dingTalk.cardSecret,
                    cardTemplateIDs: [dingTalk.cardTemplate].filter { !$0.isEmpty },
                    callbackURL: callbackURL,
                    baseURL: base,
                    trustedAddress: server.publicURL,
                    timezone: blueprint.config.timezone,
                    seed: seed
                )
                fake.population = fake.population.crowded(moreGroups) { "cidCrowd+\($0)==" }
                fake.robots = Self.dingTalkRobots(blueprint, in: fake.population)
                // A month is what the organisation has bought.
                if let calls = dingTalk.monthlyCalls { fake.rules.callsPerMonth = calls }
                if let answers = dingTalk.monthlyAnswers { fake.rules.robotMessagesPerMonth = answers }
                return try GroupChatSandbox(
                    dingTalk: fake,
                    client: client,
                    clock: Machine.clock,
                    sleep: { try await Task.sleep(for: $0) },
                    journal: journal
                )
            default: return nil
            }
        }
    }
}
