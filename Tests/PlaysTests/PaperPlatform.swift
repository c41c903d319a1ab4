import Delivery
import Domain
import Engine
import Synchronization
import TestSupport

/// A platform on paper: its callbacks are lines written by hand, its calls can be read, and what it knows and answers
/// is what a test gave it.
///
/// A callback reads `SECONDS KIND SUBJECT [OBJECT] [key=value …]`:
///
///     1767000000 added guide-01 wm1 channel=poster-07 code=wc-1
///     1767000000 joined wr1 wm1,wm2 scene=scanned before=v1 after=v2
final class PaperPlatform: Receiving, Sending {
    private struct State {
        var calls: [OutboundCall] = []
        var groups: [GroupID: GroupSnapshot] = [:]
        var contacts: [PlatformUserID: ContactSnapshot] = [:]
        var scripted: [String: [CallReport]] = [:]
        var things = 0
        /// How often each medium was uploaded, by the words of the request.
        var uploads: [String: Int] = [:]
    }

    let account: AccountID
    let capabilities: Capabilities
    private let now: WallClock
    private let onCall: @Sendable (OutboundCall) async -> Void
    private let state = Mutex(State())

    init(
        account: AccountID = "acme-wecom",
        capabilities: Capabilities = [
            .writesToMembers, .listsMembers, .noticesMembers, .keepsMedia, .attachesMaterial,
        ],
        now: @escaping WallClock,
        onCall: @escaping @Sendable (OutboundCall) async -> Void = { _ in }
    ) {
        self.account = account
        self.capabilities = capabilities
        self.now = now
        self.onCall = onCall
    }

    /// Every call that was made, oldest first.
    var calls: [OutboundCall] { self.state.withLock { $0.calls } }

    /// The bodies of the calls of one request, oldest first.
    func said(_ request: String) -> [String] {
        self.calls.filter { $0.endpoint == request }.map { String(decoding: $0.body, as: UTF8.self) }
    }

    /// What a look-up of the group finds from now on.
    func know(_ group: GroupSnapshot) { self.state.withLock { $0.groups[group.group] = group } }

    /// What a look-up of the customer finds from now on; who is not known has no guide.
    func know(_ contact: ContactSnapshot) { self.state.withLock { $0.contacts[contact.customer] = contact } }

    /// The next calls of the request get these answers, one each.
    func script(_ request: String, _ reports: CallReport...) {
        self.state.withLock { $0.scripted[request, default: []] += reports }
    }

    /// The calls of the request are answered as if nothing had been scripted.
    func forgetScript(_ request: String) { self.state.withLock { $0.scripted[request] = nil } }
}

// MARK: - Callbacks

extension PaperPlatform {
    func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        .letter(try self.letter(of: callback.body, now: now), .bare)
    }

    func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        let line = PaperLine(String(decoding: body, as: UTF8.self))
        guard let seconds = line.seconds else { throw Refusal(.unparsable) }
        return Letter.sample(
            line.text,
            account: self.account,
            lane: LaneID("\(self.account)/\(line.conversation)"),
            band: line.isContact ? .prompt : .ordinary,
            happenedAt: Instant(seconds: seconds)
        )
    }

    func translate(_ body: [UInt8]) -> Happening {
        PaperLine(String(decoding: body, as: UTF8.self)).happening
    }
}

// MARK: - Calls

extension PaperPlatform {
    /// People of other houses, `strange/…`, cannot be written to.
    func reaches(_ person: PlatformUserID) -> Bool { !person.rawValue.hasPrefix("strange/") }

    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        switch request {
        case .welcome(let code, let message, let fallback):
            let code = code.reveal { $0 }
            return self.call(
                request,
                "\(code): \(message.onPaper)",
                fallback: fallback.map { "\(code): \($0.onPaper)" },
                .singleUse,
                "welcome/\(code)"
            )
        case .memberMessage(let members, let text):
            guard text.utf8.count <= 2_048 else { throw RenderingError(.same("The text has more than 2048 bytes.")) }
            let names = members.map(\.rawValue).joined(separator: "|")
            return self.call(request, "\(names): \(text)", .keyed, "member/\(names)")
        case .groupPost(let group, let message):
            return self.call(request, "\(group): \(message.onPaper)", .plain, "group/\(group)")
        case .groupEdit(let group, let post, let message):
            return self.call(request, "\(post) in \(group): \(message.onPaper)", .keyed, "group/\(group)")
        case .groupTask(let group, let owner, let message):
            return self.call(request, "\(group) by \(owner): \(message.onPaper)", .readable, "group/\(group)")
        case .groupWelcomeMaterial(let id, let message, let notifies):
            let head = id.map { "change \($0)" } ?? "make"
            return self.call(
                request,
                "\(head)\(notifies ? "" : " quietly"): \(message.onPaper)",
                .plain,
                "group-welcome"
            )
        case .groupLookUp(let group):
            return self.call(request, group.rawValue, .keyed, "group/\(group)")
        case .contactLookUp(let customer):
            return self.call(request, customer.rawValue, .keyed, "contact/\(customer)")
        case .upload(let medium):
            return self.call(request, medium.path, .keyed, "media/\(medium.checksum)")
        case .serviceMessages(let token, let account, let cursor):
            let by = token.isEmpty ? "" : " by token"
            return self.call(request, "\(account)\(by) after \(cursor)", .keyed, "service/\(account)")
        case .answer(let person, _, let message):
            guard !message.isPrivate || self.reaches(person.id) else {
                throw RenderingError(Bilingual("这个人收不到私信。", "nothing reaches this person alone."), isUnreachable: true)
            }
            return self.call(request, "\(person.id): \(message.onPaper)", .keyed, "answer/\(person.id)")
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
            effectClass: effectClass,
            destination: destination
        )
    }

    func send(_ call: OutboundCall) async -> CallReport {
        let now = self.now()
        let text = String(decoding: call.body, as: UTF8.self)
        let report = self.state.withLock { state -> CallReport in
            state.calls.append(call)
            if state.scripted[call.endpoint]?.isEmpty == false {
                return state.scripted[call.endpoint]?.removeFirst() ?? .done()
            }
            switch call.endpoint {
            case "group-look-up":
                guard let group = state.groups[GroupID(text)] else { return .refused("no-such-group") }
                return .done(.group(group))
            case "contact-look-up":
                let customer = PlatformUserID(text)
                return .done(.contact(state.contacts[customer] ?? ContactSnapshot(customer: customer, guides: [])))
            case "upload":
                // Uploads are under way beside each other: their ids must not tell who came first.
                state.uploads[text, default: 0] += 1
                let name = text.split(separator: "/").last ?? "?"
                let id = "\(name)-\(state.uploads[text, default: 0])"
                return .done(.media(id: id, expiresAt: now + .seconds(3 * 86_400)))
            case "service-messages":
                let cursor = text.split(separator: " after ", omittingEmptySubsequences: false).last.map(String.init)
                return .done(.serviceMessages([], cursor: cursor ?? "", hasMore: false))
            case "group-welcome-material" where text.hasPrefix("make"):
                state.things += 1
                return .done(.made(id: "template-\(state.things)"))
            case "group-post":
                state.things += 1
                return .done(.post(id: "post-\(state.things)"))
            default:
                return .done()
            }
        }
        await self.onCall(call)
        return report
    }

    func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        CallReport(.unknown, code: "nobody_knows")
    }

    func patience(endpoint: String) -> Duration? { nil }

    func limits(endpoint: String, destination: String) -> [LimitRule] { [] }
}

extension CallReport {
    static func done(_ answer: Answer? = nil) -> CallReport { CallReport(.sent, code: "0", answer: answer) }

    /// Refused for good.
    static func refused(_ code: String) -> CallReport {
        CallReport(.notSent, advice: .giveUp, code: code, message: .same("the platform says no"))
    }

    /// Refused for one of its parts.
    static let partRefused = CallReport(
        .notSent,
        advice: .degrade,
        code: "bad-media",
        message: .same("a medium is unknown")
    )
    /// Refused until the time is over.
    static func limited(for time: Duration) -> CallReport {
        CallReport(
            .notSent,
            advice: .closeLimits(keys: [], for: time),
            code: "limited",
            message: .same("too many calls")
        )
    }
    /// Nobody knows what became of it.
    static let lost = CallReport(.unknown, code: "timeout", message: .same("no answer in time"))
}

extension Message {
    /// The text, and a line for each attachment.
    fileprivate var onPaper: String {
        let calls = self.mentions.map { "@\($0)" }.joined(separator: " ")
        let choices = self.choices.map { "[\($0.key)] \($0.label)" }
        let lines = [self.isPrivate ? "(alone)" : "", calls, self.text].filter { !$0.isEmpty }.joined(separator: " ")
        return ([lines] + self.attachments.map(\.onPaper) + choices).joined(separator: "\n")
    }
}

extension Attachment {
    fileprivate var onPaper: String {
        switch self {
        case .image(let id): "[image \(id)]"
        case .video(let id): "[video \(id)]"
        case .file(let id): "[file \(id)]"
        case .link(let title, let url, let description, let picture):
            "[link \(title) | \(url) | \(description) | \(picture)]"
        case .miniProgram(let title, let picture, let app, let page): "[app \(title) | \(picture) | \(app) | \(page)]"
        }
    }
}
