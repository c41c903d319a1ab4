import Curl
public import Delivery
public import Domain

extension WeComAdapter {
    /// Asks the platform whether the account can work: token, trusted address, the app's number, permission for
    /// customer contact, and whether all of `guides` may serve customers.
    ///
    /// - Returns: Empty when all is well.
    public func checkOnline(guides: [PlatformUserID] = []) async -> [OnlineFinding]? {
        await OnlineCheck(client: self.client, agentID: self.agentID, guides: guides, now: self.now()).findings()
    }
}

/// Asks the platform whether the account can work at all, without changing anything there.
struct OnlineCheck: Sendable {
    /// The most guides that one sentence names.
    private static let mostNames = 10

    let client: Client
    let agentID: Int
    let guides: [PlatformUserID]
    let now: Instant

    /// What the members answer and what the app's number answers; the second is not asked when nobody answers at all.
    func findings() async -> [OnlineFinding] {
        let members = await self.members()
        guard !members.contains(where: { $0.weight == .unreachable }) else { return members }
        return members + (await self.agent()).filter { finding in !members.contains { $0.text == finding.text } }
    }

    private enum Said {
        case body([UInt8])
        case refused(code: Int, text: String)
        case nothing(OnlineFinding)
    }

    private func ask(_ call: PlatformCall) async -> Said {
        switch await self.client.reply(to: call, within: TimeBudget(.seconds(10))) {
        case .silent(let report):
            return .nothing(self.finding(self.weight(report), report))
        case .answered(let answer):
            if let code = answer.code, code != 0 { return .refused(code: code, text: answer.text) }
            return .body(answer.body)
        }
    }

    private func weight(_ report: CallReport) -> OnlineFinding.Weight {
        if let code = Int(report.code) { return self.weight(code) }
        // Whoever answers in another way is no WeCom: the address is wrong.
        return report.advice == .giveUp || report.code == "unreadable" ? .wrong : .unreachable
    }

    private func weight(_ code: Int) -> OnlineFinding.Weight {
        switch ErrorTable.row(code).verdict {
        case .again, .tooOften, .tooManyAtOnce: .unreachable
        case .freshToken, .refusedPart, .already, .never: .wrong
        }
    }

    private func members() async -> [OnlineFinding] {
        switch await self.ask(PlatformCall(endpoint: .followUsers, method: .get)) {
        case .nothing(let finding): return [finding]
        case .refused(let code, let text): return [self.refusal(.followUsers, code, text)]
        case .body(let body):
            guard let members = WireJSON.value(FollowUsersAnswer.self, from: body)?.follow_user else {
                return [
                    self.finding(
                        .wrong,
                        Bilingual(
                            "答复里没有该有的内容：请检查 apiBase。（unreadable）",
                            "the answer does not hold what it should: check apiBase. (unreadable)"
                        )
                    )
                ]
            }
            return members.isEmpty ? [self.nobodyMayServe] : self.strangers(beside: members)
        }
    }

    private var nobodyMayServe: OnlineFinding {
        self.finding(
            .wrong,
            Bilingual(
                "没有成员可以服务顾客：请在“客户联系 → 权限配置”添加成员，或扩大应用的可见范围。",
                "no member may serve customers: add members under 客户联系 → 权限配置, or widen the app's 可见范围."
            )
        )
    }

    /// The guides that may not serve customers; the case of a userid does not count.
    private func strangers(beside members: [String]) -> [OnlineFinding] {
        let known = Set(members.map { $0.lowercased() })
        let strangers = self.guides.map(\.rawValue).filter { !known.contains($0.lowercased()) }
        guard !strangers.isEmpty else { return [] }
        let rest = strangers.count > Self.mostNames ? " …" : ""
        let names = strangers.prefix(Self.mostNames).joined(separator: ", ") + rest
        return [
            self.finding(
                .warning,
                Bilingual(
                    "people 文件里有 \(strangers.count) 位导购不能服务顾客：\(names)。请核对 userid，并在“客户联系 → 权限配置”添加他们。",
                    "\(strangers.count) of the guides in the people file may not serve customers: \(names). Check their "
                        + "userids, and add them under 客户联系 → 权限配置."
                )
            )
        ]
    }

    /// Source: WeCom developer documentation 90227: an app may only ask about itself, else 301002.
    private func agent() async -> [OnlineFinding] {
        var call = PlatformCall(endpoint: .agent, method: .get)
        call.query = "&agentid=\(self.agentID)"
        switch await self.ask(call) {
        case .nothing(let finding): return [finding]
        case .refused(301_002, _): return [self.anotherAgent(code: "301002")]
        case .refused(let code, let text): return [self.refusal(.agent, code, text)]
        case .body(let body):
            let agent = WireJSON.value(AgentAnswer.self, from: body)?.agentid
            return agent == nil || agent == self.agentID ? [] : [self.anotherAgent(code: "agent")]
        }
    }

    private func anotherAgent(code: String) -> OnlineFinding {
        self.finding(
            .wrong,
            Bilingual(
                "secret 属于另一个应用：请核对 agentID 和 secret。（\(code)）",
                "the secret belongs to another app: compare agentID and secret. (\(code))"
            )
        )
    }

    private func refusal(_ endpoint: Endpoint, _ code: Int, _ text: String) -> OnlineFinding {
        let limits = self.client.limits
        return self.finding(
            self.weight(code),
            ErrorTable.report(code: code, text: text, endpoint: endpoint, limits: limits, now: self.now)
        )
    }

    private func finding(_ weight: OnlineFinding.Weight, _ report: CallReport) -> OnlineFinding {
        let code = Bilingual("（\(report.code)）", " (\(report.code))")
        return self.finding(weight, report.message.map { $0 + code } ?? code)
    }

    private func finding(_ weight: OnlineFinding.Weight, _ sentence: Bilingual) -> OnlineFinding {
        OnlineFinding(
            weight: weight,
            text: Bilingual("应用 \(self.agentID)：", "App \(self.agentID): ") + sentence
        )
    }
}
