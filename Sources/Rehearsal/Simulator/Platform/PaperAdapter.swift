internal import Delivery
internal import Domain
internal import Engine

/// The adapter of the simulated platform: it translates and freezes; the calls are the world's.
struct PaperAdapter: Receiving, Sending {
    let account: AccountID
    let rules: [LimitRule]
    let capabilities: Capabilities = [.writesToMembers]

    func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened { throw Refusal(.badQuery) }
    func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter { throw Refusal(.badQuery) }

    func translate(_ body: [UInt8]) -> Happening {
        let text = String(decoding: body, as: UTF8.self)
        guard !text.hasSuffix(" noise") else { return .unknown(kind: "noise") }
        return .messageReceived(InboundMessage(id: "m", from: Identity(.member, "somebody"), content: .text(text)))
    }

    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        guard case .memberMessage(let members, let text) = request, let intent = Intent(text), let to = members.first
        else { throw RenderingError(.same("The simulated platform knows no such request.")) }
        return FrozenCall(
            endpoint: "say",
            body: Array("\(text)#\(effect)".utf8),
            effectClass: intent.effectClass,
            destination: to.rawValue
        )
    }

    func patience(endpoint: String) -> Duration? { nil }
    func limits(endpoint: String, destination: String) -> [LimitRule] { self.rules }

    func send(_ call: OutboundCall) async -> CallReport { preconditionFailure("In a simulated world nobody waits.") }
    func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        preconditionFailure("In a simulated world nobody waits.")
    }
}
