public import Delivery
public import Domain

extension SlackAdapter {
    /// Asks the platform whose the token is and what it may do.
    public func checkOnline(guides: [PlatformUserID]) async -> [OnlineFinding]? {
        await OnlineCheck(client: self.client, presence: self.presence).findings()
    }
}

/// Asks the platform whether the account can work at all, without changing anything there.
struct OnlineCheck: Sendable {
    /// Without it nothing can be said at all.
    private static let needed = "chat:write"
    /// What the app may do, and what does not work without it.
    private static let useful = [
        ("app_mentions:read", Bilingual("听到叫它的话", "being called in channels")),
        ("channels:history", Bilingual("听到公开频道里的话", "hearing public channels")),
        ("groups:history", Bilingual("听到私有频道里的话", "hearing private channels")),
        ("im:history", Bilingual("听到私信", "hearing direct messages")),
        ("channels:read", Bilingual("公开频道的成员", "the members of public channels")),
        ("groups:read", Bilingual("私有频道的成员", "the members of private channels")),
        ("files:write", Bilingual("消息里的图片", "pictures in what is said")),
    ]

    let client: Client
    let presence: Presence

    func findings() async -> [OnlineFinding] {
        switch await self.client.reply(to: .asking(.whoAmI), within: TimeBudget(.seconds(10))) {
        case .silent(let report):
            // Whoever answers in another way is no Slack: the address is wrong.
            let isWrong = report.advice == .giveUp || report.code == "unreadable"
            return [self.finding(isWrong ? .wrong : .unreachable, report)]
        case .refused(_, let report):
            return [self.finding(report.advice == .giveUp ? .wrong : .unreachable, report)]
        case .done(let answer):
            guard let bot = WireJSON.value(WhoAmIAnswer.self, from: answer.body), let user = bot.user_id else {
                return [
                    self.finding(
                        .wrong,
                        Bilingual(
                            "答复里没有该有的内容：请检查 apiBase。",
                            "the answer does not hold what it should: check apiBase."
                        )
                    )
                ]
            }
            return self.identity(bot, user) + self.scopes(answer.scopes)
        }
    }

    private func identity(_ bot: WhoAmIAnswer, _ user: String) -> [OnlineFinding] {
        var findings: [OnlineFinding] = []
        if let team = bot.team_id, team != self.presence.team {
            findings.append(self.difference("teamID", ErrorText.detail(team, hiding: [])))
        }
        if user != self.presence.bot {
            findings.append(self.difference("botUserID", ErrorText.detail(user, hiding: [])))
        }
        if (bot.bot_id ?? "").isEmpty {
            findings.append(
                self.finding(
                    .wrong,
                    Bilingual("botToken 不是机器人的令牌。", "botToken is not the token of a bot.")
                )
            )
        }
        return findings
    }

    private func difference(_ field: String, _ platform: String) -> OnlineFinding {
        self.finding(
            .wrong,
            Bilingual(
                "botToken 的 \(field) 是 \(platform)，和配置的不一样。",
                "\(field) of the botToken is \(platform), which is not what is configured."
            )
        )
    }

    /// Nothing is said where the platform does not tell the scopes.
    private func scopes(_ scopes: [String]?) -> [OnlineFinding] {
        guard let scopes else { return [] }
        var findings: [OnlineFinding] = []
        if !scopes.contains(Self.needed) {
            findings.append(
                self.finding(
                    .wrong,
                    Bilingual(
                        "缺少权限 \(Self.needed)：什么也发不出去。请在 OAuth & Permissions 里添加并重新安装。",
                        "the scope \(Self.needed) is missing: nothing can be sent. Add it under OAuth & Permissions and "
                            + "install the app again."
                    )
                )
            )
        }
        for (scope, use) in Self.useful where !scopes.contains(scope) {
            findings.append(
                self.finding(
                    .warning,
                    Bilingual("缺少权限 \(scope)，", "the scope \(scope) is missing, which takes away ")
                        + Bilingual("\(use.chinese)就没有了。", "\(use.english).")
                )
            )
        }
        return findings
    }

    private func finding(_ weight: OnlineFinding.Weight, _ report: CallReport) -> OnlineFinding {
        let code = Bilingual("（\(report.code)）", " (\(report.code))")
        return self.finding(weight, report.message.map { $0 + code } ?? code)
    }

    private func finding(_ weight: OnlineFinding.Weight, _ sentence: Bilingual) -> OnlineFinding {
        OnlineFinding(
            weight: weight,
            text: Bilingual("工作区 \(self.presence.team)：", "Workspace \(self.presence.team): ") + sentence
        )
    }
}

/// The answer to `auth.test`.
private struct WhoAmIAnswer: Decodable {
    let team_id: String?
    let user_id: String?
    let bot_id: String?
}
