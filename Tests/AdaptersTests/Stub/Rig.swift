import Delivery
import Domain
import Engine
import TestSupport
import Testing

/// What people see of a call.
struct Spoken: Equatable {
    enum Receiver: Equatable {
        case group(GroupID)
        case person(PlatformUserID)
        /// In a group, to be read by one person alone.
        case whisper(PlatformUserID, in: GroupID)
        /// The owner of a group is asked to say it there.
        case owner(PlatformUserID, of: GroupID)
    }

    let to: Receiver
    /// All words, also those of buttons and links.
    let text: String
    var buttons: [Button] = []
    /// Whom it calls by name, as the platform knows them.
    var called: [String] = []
    /// The message under which it stands.
    var under: String?
    /// By which the platform recognises a repeat.
    var key: String?

    /// Whether anybody but the person reads it.
    func isReadByOthers(than person: PlatformUserID) -> Bool {
        self.to != .person(person) && self.to != .whisper(person, in: self.group ?? "")
    }

    private var group: GroupID? {
        switch self.to {
        case .group(let group), .whisper(_, let group), .owner(_, let group): group
        case .person: nil
        }
    }
}

/// An adapter whose platform is a stub on this machine.
struct Rig {
    let specimen: any Specimen
    let server: StubPlatform
    let adapter: any Adapter

    /// Without a reaction of its own, everything is answered as when all is well.
    init(
        _ specimen: any Specimen,
        _ script: @escaping @Sendable (StubPlatform.Call, _ before: [StubPlatform.Call]) -> StubPlatform.Reaction? = {
            _,
            _ in
            nil
        }
    ) throws {
        self.specimen = specimen
        self.server = try StubPlatform(answering: { call, before in
            if let reaction = script(call, before) { return reaction }
            guard specimen.asksForToken(call) else { return specimen.answer(to: call) }
            return specimen.token(1 + before.count(where: specimen.asksForToken))
        })
        self.adapter = try specimen.adapter("acme", base: self.server.base)
    }

    /// What a sample says, as it is heard.
    func heard(_ sample: Sample, _ delivery: Delivery = Delivery()) throws -> InboundMessage {
        let delivered = try #require(try self.specimen.delivered(sample, delivery))
        let letter = try letter(self.adapter.open(delivered.callback, now: Moment.now))
        guard case .messageReceived(let message) = letter.happening else { throw NotThere() }
        return message
    }

    /// The call of a request, as the sender would make it now.
    func call(
        _ request: OutboundRequest,
        for effect: EffectID = "1/quiz/0",
        isShorter: Bool = false,
        patience: Duration = .seconds(5)
    ) throws -> OutboundCall {
        let frozen = try self.adapter.freeze(request, for: effect)
        return OutboundCall(
            effect: effect,
            endpoint: frozen.endpoint,
            body: isShorter ? try #require(frozen.fallbackBody) : frozen.body,
            effectClass: frozen.effectClass,
            destination: frozen.destination,
            firstTriedAt: Moment.now,
            lastTriedAt: Moment.now,
            patience: patience
        )
    }

    /// Makes a call and reads what the platform was told.
    func say(_ request: OutboundRequest, for effect: EffectID = "1/quiz/0", isShorter: Bool = false) async throws
        -> Spoken
    {
        let before = self.server.calls.count
        let report = await self.adapter.send(try self.call(request, for: effect, isShorter: isShorter))
        #expect(report.outcome == .sent, "\(report)")
        return try #require(self.server.calls[before...].compactMap(self.specimen.spoken).first)
    }

    /// Answers a sample in its place.
    func answered(_ sample: Sample, with message: Message, isShorter: Bool = false) async throws
        -> (heard: InboundMessage, spoken: Spoken)
    {
        let heard = try self.heard(sample)
        let request = OutboundRequest.answer(heard.from, in: heard.place, message: message)
        return (heard, try await self.say(request, isShorter: isShorter))
    }
}

extension StubPlatform.Call {
    var json: Reading { Reading(self.body) }
}
