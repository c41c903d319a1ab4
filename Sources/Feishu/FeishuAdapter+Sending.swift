import Curl
public import Delivery
public import Domain
public import Engine

extension FeishuAdapter: Adapter {
    /// `hearsGroups` only where the configuration says that the app has the scope for it.
    ///
    /// There are no whispers: what one person alone may read is written to them alone.
    public var capabilities: Capabilities {
        let abilities: Set<Capabilities.Ability> = [
            .noticesMembers, .noticesItself, .listsMembers, .postsInGroups, .mentionsInPosts, .mentionsInAnswers,
            .editsPosts, .buttons, .threads, .writesToMembers, .repeatsSafely, .keepsMedia, .recognises,
        ]
        return Capabilities(self.hearsGroups ? abilities.union([.hearsGroups]) : abilities)
    }

    /// Messages are of class `keyed`: the platform recognises their `uuid`, for one hour only.
    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        try self.renderer.freeze(request, for: effect)
    }

    /// Ends within the call's patience, or 5 seconds later when an access token is being waited for.
    public func send(_ call: OutboundCall) async -> CallReport {
        let budget = TimeBudget(call.patience)
        switch Endpoint(rawValue: call.endpoint) {
        case .message, .reply:
            guard let message = WireJSON.value(FrozenMessage.self, from: call.body), WireID.isPlain(message.id) else {
                return Self.strange(call)
            }
            let reply = await self.client.reply(
                to: PlatformCall(path: message.path, body: message.body),
                within: budget
            )
            return self.report(reply, call, isCard: message.msg_type == Content.cardType)
        case .change:
            guard let change = WireJSON.value(FrozenChange.self, from: call.body), WireID.isPlain(change.message_id)
            else { return Self.strange(call) }
            let reply = await self.client.reply(
                to: PlatformCall(method: .patch, path: change.path, body: change.body),
                within: budget
            )
            return self.report(reply, call)
        case .group:
            guard let question = WireJSON.value(FrozenLookUp.self, from: call.body), WireID.isPlain(question.chat_id)
            else { return Self.strange(call) }
            return await GroupLookUp(
                client: self.client,
                group: question.chat_id,
                destination: call.destination,
                budget: budget
            ).report()
        case .image: return await self.upload.report(for: call, within: budget)
        default: return Self.strange(call)
        }
    }

    private struct Sent: Decodable {
        struct Content: Decodable {
            @Tolerant var message_id: String?
        }
        @Tolerant var data: Content?
    }

    /// Of what was posted, cards alone can be changed as often as it takes.
    private func report(_ reply: Reply, _ call: OutboundCall, isCard: Bool = false) -> CallReport {
        switch reply {
        case .silent(let report): return report
        case .answered(let answer):
            guard answer.code == 0 else {
                return ErrorTable.report(answer, to: call, limits: self.client.limits)
            }
            let id = WireJSON.value(Sent.self, from: answer.body)?.data?.message_id
            return CallReport(.sent, code: "0", answer: id.map { isCard ? .post(id: $0) : .made(id: $0) })
        }
    }

    private static func strange(_ call: OutboundCall) -> CallReport {
        let name = call.endpoint.prefix(64)
        let message = Bilingual("这个版本不认识调用 \(name)。", "This version does not know the call \(name).")
        return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
    }

    /// Nothing is looked up: a message that may have arrived is sent again with the same `uuid`.
    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        let message = Bilingual(
            "飞书没有办法查询这次调用有没有办成。",
            "Feishu has no way to ask whether this call happened."
        )
        return CallReport(.unknown, code: "not-readable", message: message)
    }

    /// A `uuid` is good for an hour.
    public var memory: Duration { .seconds(3_600) }

    /// A large group is asked for in many pages, and a picture of some megabytes takes its time.
    public func patience(endpoint: String) -> Duration? {
        switch Endpoint(rawValue: endpoint) {
        case .group: .seconds(30)
        case .image: .seconds(120)
        default: nil
        }
    }

    public func limits(endpoint: String, destination: String) -> [LimitRule] {
        self.client.limits.rules(endpoint: endpoint, destination: destination)
    }

    /// Asks the platform who the bot is: whether app id and secret are good, and `botOpenID` is its own.
    ///
    /// Scopes cannot be asked for without using them. `guides` need no leave here.
    public func checkOnline(guides: [PlatformUserID]) async -> [OnlineFinding]? {
        await OnlineCheck(client: self.client, account: self.account, botOpenID: self.botOpenID).findings()
    }
}
