import Domain

/// What stands around every event and callback, after decryption.
///
/// `schema` 2.0 has a header; older events (1.0) name themselves inside the event. Callbacks of cards from before 2.0
/// (`card.action.trigger_v1`: flat, signed with SHA-1) have neither, and are not taken.
struct Envelope: Decodable {
    struct Header: Decodable {
        @Tolerant var event_id: String?
        @Tolerant var event_type: String?
        @Tolerant var create_time: WireText?
        @Tolerant var token: String?
        @Tolerant var app_id: String?
        @Tolerant var tenant_key: String?
    }
    /// An event of schema 1.0, of which nothing but its name is read.
    struct OldEvent: Decodable {
        @Tolerant var type: String?
        @Tolerant var app_id: String?
        @Tolerant var tenant_key: String?
    }

    @Tolerant var schema: String?
    @Tolerant var header: Header?
    @Tolerant var type: String?
    @Tolerant var token: String?
    @Tolerant var challenge: String?
    @Tolerant var uuid: String?
    @Tolerant var ts: WireText?
    @Tolerant var event: OldEvent?

    /// Nil for bytes that are no JSON object.
    init?(_ body: [UInt8]) {
        guard let envelope = WireJSON.value(Self.self, from: body) else { return nil }
        self = envelope
    }
}

extension Envelope {
    private var isNew: Bool { self.schema == "2.0" }

    /// Whether the platform looks whether this address is ours.
    var isCheck: Bool { !self.isNew && self.type == "url_verification" }

    var verificationToken: String? { self.isNew ? self.header?.token : self.token }

    /// Empty where the event does not name itself.
    var eventType: String {
        (self.isNew ? self.header?.event_type : self.type == "event_callback" ? self.event?.type : nil) ?? ""
    }

    /// What all deliveries of one event share.
    var eventID: String? { WireID.plain(self.isNew ? self.header?.event_id : self.uuid) }

    var writtenAt: Instant? { (self.isNew ? self.header?.create_time : self.ts).flatMap { Instant(wire: $0.text) } }

    /// Events of schema 2.0 always name their app; what an older one leaves out is not held against it.
    func isMeant(for appID: String, of tenantKey: String?) -> Bool {
        let app = self.isNew ? self.header?.app_id ?? "" : self.event?.app_id ?? appID
        guard app == appID else { return false }
        guard let tenantKey else { return true }
        return (self.isNew ? self.header?.tenant_key ?? "" : self.event?.tenant_key ?? tenantKey) == tenantKey
    }
}

/// The event inside an envelope of schema 2.0.
struct EventBody<Event: Decodable>: Decodable {
    let event: Event
}
