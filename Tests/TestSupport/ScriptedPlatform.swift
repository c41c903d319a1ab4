public import Delivery
public import Domain
public import Engine
internal import Synchronization

/// A platform and its adapter in one value: it behaves as its effect classes promise, keeps a ledger of what took
/// effect, and does on request what platforms do at night.
public final class ScriptedPlatform: Receiving, Sending {
    /// What becomes of one call.
    public enum Turn: Sendable {
        /// Does as it is told, and says so.
        case accept
        /// Does nothing, and says this.
        case answer(CallReport)
        /// Does as it is told; the answer gets lost.
        case loseAnswer
        /// Never hears of it; the caller cannot tell.
        case loseRequest
    }

    /// One thing that took effect.
    public struct Deed: Hashable, Sendable {
        public let effect: EffectID
        public let destination: String
        public let body: String
    }

    private struct State {
        var calls: [OutboundCall] = []
        var lookUps: [OutboundCall] = []
        var ledger: [Deed] = []
        var turns: [String: [Turn]] = [:]
        var lookUpTurns: [CallReport] = []
        var hook: (@Sendable () -> Void)?
    }

    public let account: AccountID
    public let capabilities: Capabilities = [.writesToMembers]
    private let effectClass: EffectClass?
    private let rules: @Sendable (_ endpoint: String, _ destination: String) -> [LimitRule]
    private let months: [Quota]
    private let onCall: @Sendable (OutboundCall) async -> Void
    private let onLookUp: @Sendable (OutboundCall) async -> Void
    private let state = Mutex(State())

    /// Publishes the limits that `rules` gives, and the `quotas` for every call.
    ///
    /// Every request has the class `effectClass`; nil leaves each its own, and a message to a member who is named like
    /// a class gets that one. `onCall` runs when a call arrives, before anything takes effect; `onLookUp` runs when a
    /// look-up arrives.
    public init(
        account: AccountID = "acme",
        effectClass: EffectClass? = nil,
        rules: @escaping @Sendable (_ endpoint: String, _ destination: String) -> [LimitRule] = { _, _ in [] },
        quotas: [Quota] = [],
        onCall: @escaping @Sendable (OutboundCall) async -> Void = { _ in },
        onLookUp: @escaping @Sendable (OutboundCall) async -> Void = { _ in }
    ) {
        self.account = account
        self.effectClass = effectClass
        self.rules = rules
        self.months = quotas
        self.onCall = onCall
        self.onLookUp = onLookUp
    }

    public var calls: [OutboundCall] { self.state.withLock { $0.calls } }
    public var lookUps: [OutboundCall] { self.state.withLock { $0.lookUps } }
    public var ledger: [Deed] { self.state.withLock { $0.ledger } }

    /// The next calls to the destination meet these turns, one each; all others are accepted.
    public func script(_ destination: String = "member/li.na", _ turns: Turn...) {
        self.state.withLock { $0.turns[destination, default: []] += turns }
    }

    /// From now on every call is accepted.
    public func forgetScript() { self.state.withLock { $0.turns = [:] } }

    /// Runs when the next call arrives, before it takes effect; once.
    public func atNextCall(_ hook: @escaping @Sendable () -> Void) { self.state.withLock { $0.hook = hook } }

    /// The next look-ups get these answers; all others are told the truth.
    public func scriptLookUps(_ reports: CallReport...) {
        self.state.withLock { $0.lookUpTurns += reports }
    }
}

extension ScriptedPlatform {
    public func answerAddressCheck(query: String, now: Instant) throws(Refusal) -> [UInt8] { Array(query.utf8) }

    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        .letter(try self.letter(of: callback.body, now: now), .bare)
    }

    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        guard !body.isEmpty else { throw Refusal(.unparsable) }
        return Letter.sample(String(decoding: body, as: UTF8.self), account: self.account, happenedAt: now)
    }

    /// `say PERSON WORDS`, `add GUIDE CUSTOMER`, `join GROUP MEMBER,MEMBER`; anything else is unknown.
    public func translate(_ body: [UInt8]) -> Happening {
        let words = String(decoding: body, as: UTF8.self).split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3 else { return .unknown(kind: words.first ?? "") }
        switch words[0] {
        case "say": return .said(words[2], by: PlatformUserID(words[1]))
        case "add":
            let relation = Relation(guide: PlatformUserID(words[1]), customer: PlatformUserID(words[2]))
            return .contactAdded(ContactAdded(relation: relation, channel: "", welcomeCode: nil, isConfirmed: true))
        case "join":
            let members = words[2].split(separator: ",").map { PlatformUserID(String($0)) }
            return .groupMembersJoined(
                MemberChange(
                    group: GroupID(words[1]),
                    members: members,
                    count: members.count,
                    scene: .scanned,
                    versionBefore: nil,
                    versionAfter: nil
                )
            )
        default: return .unknown(kind: words[0])
        }
    }
}

extension ScriptedPlatform {
    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        switch request {
        case .welcome(let code, let message, let fallback):
            let destination = "welcome/" + code.reveal { $0 }
            return self.call(request, message.text, fallback: fallback?.text, .singleUse, destination)
        case .memberMessage(let members, let text):
            guard text.count <= 1_000 else { throw RenderingError(.same("The text is too long.")) }
            guard members != ["nobody"] else {
                throw RenderingError(.same("Nobody reaches them."), isUnreachable: true)
            }
            let named = members.first.flatMap { EffectClass(rawValue: $0.rawValue) }
            return self.call(request, text, named ?? .keyed, "member/" + members.map(\.rawValue).joined(separator: "|"))
        case .groupPost(let group, let message):
            return self.call(request, message.text, .plain, "group/\(group)")
        case .groupEdit(_, let post, let message):
            return self.call(request, message.text, .keyed, "post/\(post)")
        case .groupTask(let group, _, let message):
            return self.call(request, message.text, .readable, "group/\(group)")
        case .groupWelcomeMaterial(_, let message, _):
            return self.call(request, message.text, .plain, "group-welcome")
        case .groupLookUp(let group): return self.call(request, "", .keyed, "group/\(group)")
        case .contactLookUp(let customer): return self.call(request, "", .keyed, "contact/\(customer)")
        case .upload(let medium): return self.call(request, medium.path, .keyed, "media/\(medium.checksum)")
        case .serviceMessages(_, let account, let cursor):
            return self.call(request, cursor, .keyed, "service/\(account)")
        case .answer(let person, _, let message):
            return self.call(request, message.text, .keyed, "answer/\(person.id)")
        }
    }

    private func call(
        _ request: OutboundRequest,
        _ text: String,
        fallback: String? = nil,
        _ effectClass: EffectClass,
        _ destination: String
    ) -> FrozenCall {
        FrozenCall(
            endpoint: request.name,
            body: Array(text.utf8),
            fallbackBody: fallback.map { Array($0.utf8) },
            effectClass: self.effectClass ?? effectClass,
            destination: destination
        )
    }
}

extension ScriptedPlatform {
    public func send(_ call: OutboundCall) async -> CallReport {
        let (turn, hook) = self.state.withLock { state -> (Turn, (@Sendable () -> Void)?) in
            state.calls.append(call)
            defer { state.hook = nil }
            guard state.turns[call.destination]?.isEmpty == false else { return (.accept, state.hook) }
            return (state.turns[call.destination]?.removeFirst() ?? .accept, state.hook)
        }
        hook?()
        await self.onCall(call)
        switch turn {
        case .accept: return self.act(call)
        case .answer(let report): return report
        case .loseAnswer:
            _ = self.act(call)
            return CallReport(.unknown, code: "timeout", message: .same("no answer in time"))
        case .loseRequest: return CallReport(.unknown, code: "timeout", message: .same("no answer in time"))
        }
    }

    private func act(_ call: OutboundCall) -> CallReport {
        let deed = Deed(
            effect: call.effect,
            destination: call.destination,
            body: String(decoding: call.body, as: UTF8.self)
        )
        return self.state.withLock { state in
            let isKnown = state.ledger.contains { $0.destination == deed.destination && $0.body == deed.body }
            switch call.effectClass {
            case .keyed where isKnown: break
            case .singleUse where state.ledger.contains { $0.destination == deed.destination }:
                return CallReport(.notSent, advice: .alreadyDone, code: "41051", message: .same("the code is used"))
            default: state.ledger.append(deed)
            }
            return CallReport(.sent, code: "0")
        }
    }

    public func patience(endpoint: String) -> Duration? { nil }

    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        await self.onLookUp(call)
        return self.state.withLock { state in
            state.lookUps.append(call)
            guard state.lookUpTurns.isEmpty else { return state.lookUpTurns.removeFirst() }
            let isThere = state.ledger.contains { $0.effect == call.effect }
            return CallReport(isThere ? .sent : .notSent, code: "0")
        }
    }

    public func quotas(endpoint: String?) -> [Quota] { self.months }

    public func limits(endpoint: String, destination: String) -> [LimitRule] { self.rules(endpoint, destination) }
}
