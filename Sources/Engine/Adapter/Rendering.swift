public import Domain

/// The part of an adapter that turns a neutral request into the bytes of a call.
public protocol Rendering: Sendable {
    var account: AccountID { get }
    /// What the account can do on its platform; what it cannot is asked of it in another way, or not at all.
    var capabilities: Capabilities { get }

    /// Whether something can be said to this person alone, at any time.
    ///
    /// Who cannot be reached so is answered in the group, without what is theirs alone, and told of nothing later. Quick
    /// and always the same.
    func reaches(_ person: PlatformUserID) -> Bool

    /// Freezes a request of an effect; the same request and effect always give the same bytes.
    ///
    /// Where the platform drops a repeat by its bytes, those of two effects differ even when they say the same.
    /// It runs inside the decision's transaction, so it is pure and quick.
    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall
}

extension Rendering {
    /// Where an account writes to people at all, it mostly reaches all of them.
    public func reaches(_ person: PlatformUserID) -> Bool { true }
}

/// A call as it will leave, stored with the effect and never rendered again.
///
/// A repeat sends the same bytes, because platforms recognise a repeat by its bytes.
public struct FrozenCall: Hashable, Sendable {
    /// What is called, without host and credential: `externalcontact/send_welcome_msg`.
    public let endpoint: String
    public let body: [UInt8]
    /// A shorter form for when the platform refuses a part of the first one.
    public let fallbackBody: [UInt8]?
    public let effectClass: EffectClass
    /// Calls to one destination leave in the order of their effects: `member/li.na`, `group/wr1`, `customer/wm1`.
    public let destination: String

    public init(
        endpoint: String,
        body: [UInt8],
        fallbackBody: [UInt8]? = nil,
        effectClass: EffectClass,
        destination: String
    ) {
        self.endpoint = endpoint
        self.body = body
        self.fallbackBody = fallbackBody
        self.effectClass = effectClass
        self.destination = destination
    }
}

/// A request that no call can carry: too long, too many parts, something the platform does not do.
public struct RenderingError: Error, Hashable, Sendable {
    /// One sentence for the operator; no secret, no personal text.
    public let message: Bilingual
    /// Whether the person cannot be reached by anybody: there is nothing to mend, so it is no delivery that failed.
    public let isUnreachable: Bool

    public init(_ message: Bilingual, isUnreachable: Bool = false) {
        self.message = message
        self.isUnreachable = isUnreachable
    }
}
