import Domain

/// What the receiver must know of a callback before it is stored, and what it means.
struct Reading {
    /// The name of its lane.
    var conversation = "app"
    /// What all deliveries of one happening share; nil where only the body itself tells.
    var identity: String?
    /// The moment that the body itself names.
    var writtenAt: Instant?
    var happening: Happening
}

/// Turns what the platform writes into happenings; the same bytes always give the same.
struct Translation {
    let presence: Presence

    init(_ presence: Presence) { self.presence = presence }

    func reading(of inbound: Inbound) -> Reading {
        switch inbound {
        case .event(let callback): self.reading(of: callback)
        case .press(let interaction): self.reading(of: interaction)
        case .command(let command): self.reading(of: command)
        case .addressCheck: Reading(happening: .unknown(kind: "url_verification"))
        case .certificateCheck: Reading(happening: .unknown(kind: "ssl_check"))
        case .other(let kind): Reading(happening: .unknown(kind: kind))
        }
    }

    /// An event is told apart by its id, a message by its channel and `ts`: one that names the bot comes twice, as
    /// `app_mention` and as `message`.
    private func reading(of callback: EventCallback) -> Reading {
        let writtenAt = callback.seconds.flatMap(Instant.init(wireSeconds:))
        let identity = callback.id.flatMap { (1...128).contains($0.utf8.count) ? "event/\($0)" : nil }
        guard callback.type == "event_callback", let event = callback.event else {
            return Reading(
                identity: identity,
                writtenAt: writtenAt,
                happening: .unknown(kind: Self.label([callback.type]))
            )
        }
        if let message = self.message(event) { return message }
        let place = event.channel.map { WireID.isDirect($0) ? "app" : "chat:\($0)" } ?? "app"
        return Reading(
            conversation: place,
            identity: identity,
            writtenAt: writtenAt,
            happening: self.change(event) ?? .unknown(kind: self.kind(of: event))
        )
    }

    /// What is answered in a direct chat goes to the person, whatever the chat is called.
    func place(_ channel: String, _ thread: Stamp?) -> Conversation {
        .chat(WireID.isDirect(channel) ? nil : GroupID(channel), answer: Secret(thread?.text ?? ""))
    }

    func conversation(_ channel: String, with user: String) -> String {
        WireID.isDirect(channel) ? "person:\(user)" : "chat:\(channel)"
    }

    func participant(_ user: String) -> Identity { Identity(.participant, self.presence.person(user)) }

    /// The parts joined by slashes, at most 64 of `[A-Za-z0-9_/-]`: it becomes a metric label.
    static func label(_ parts: [String]) -> String {
        let bytes = parts.joined(separator: "/").utf8.prefix(64).map { byte in
            byte.isSmallLetter || byte.isCapital || byte.isDigit || "_/-".utf8.contains(byte) ? byte : UInt8(ascii: "_")
        }
        return bytes.isEmpty ? "untyped" : String(decoding: bytes, as: UTF8.self)
    }
}
