internal import Domain

/// What Hearth tells about itself, read leniently: what is missing is left out.
struct JournalView: Sendable {
    struct Look: Sendable {
        let play: String
        let verdict: String
        let reason: Bilingual
    }

    struct Attempt: Sendable {
        let number: Int64
        let startedAt: Instant?
        let tookMillis: Int64?
        let outcome: String
        let code: String
        let message: Bilingual
    }

    struct Effect: Sendable {
        let id: String
        let request: String
        let endpoint: String
        let state: String
        let reason: Bilingual
        let body: String
        let attempts: [Attempt]
    }

    struct Event: Sendable {
        let id: Int64
        let kind: String
        /// What an event that concerns no play calls itself; empty for all others.
        let unknownKind: String
        let lane: String
        let receivedAt: Instant?
        let verdict: String
        let looked: [Look]
        let effects: [Effect]

        /// Milliseconds from the receipt to the end of the last attempt.
        var tookMillis: Int64? {
            let ends = self.effects.flatMap(\.attempts).compactMap { attempt in
                attempt.startedAt.map { $0.millis + (attempt.tookMillis ?? 0) }
            }
            guard let end = ends.max(), let receivedAt else { return nil }
            return max(0, end - receivedAt.millis)
        }
    }

    let events: [Event]
    /// How many callbacks had come before; nil when the journal does not count them.
    let duplicates: Int64?

    /// Reads the journal's JSON, at most 50 events.
    ///
    /// - Returns: nil when it is no JSON or has no list of events.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONReader.read(bytes), let events = json["events"]?.list else { return nil }
        self.events = events.prefix(50).map(Event.init)
        self.duplicates = json["counts"]?["duplicates"]?.integer
    }
}

extension JournalView.Event {
    init(_ json: JSON) {
        self.id = json["id"]?.integer ?? 0
        self.kind = json["kind"]?.text ?? ""
        self.unknownKind = json["unknownKind"]?.text ?? ""
        self.lane = json["lane"]?.text ?? ""
        self.receivedAt = json["receivedAt"]?.integer.map(Instant.init(millis:))
        self.verdict = json["verdict"]?.text ?? ""
        self.looked = (json["looked"]?.list ?? []).prefix(20).map {
            JournalView.Look(
                play: $0["play"]?.text ?? "",
                verdict: $0["verdict"]?.text ?? "",
                reason: Bilingual($0["reason"])
            )
        }
        self.effects = (json["effects"]?.list ?? []).prefix(20).map(JournalView.Effect.init)
    }
}

extension JournalView.Effect {
    init(_ json: JSON) {
        self.id = json["id"]?.text ?? ""
        self.request = json["request"]?.text ?? ""
        self.endpoint = json["endpoint"]?.text ?? ""
        self.state = json["state"]?.text ?? ""
        self.reason = Bilingual(json["reason"])
        self.body = json["body"]?.text ?? ""
        self.attempts = (json["attempts"]?.list ?? []).suffix(10).map {
            JournalView.Attempt(
                number: $0["number"]?.integer ?? 0,
                startedAt: $0["startedAt"]?.integer.map(Instant.init(millis:)),
                tookMillis: $0["tookMillis"]?.integer,
                outcome: $0["outcome"]?.text ?? "",
                code: $0["code"]?.text ?? "",
                message: Bilingual($0["message"])
            )
        }
    }
}

extension Bilingual {
    /// `{"zh": "…", "en": "…"}`; a bare text stands in both languages, anything else is empty.
    fileprivate init(_ json: JSON?) {
        let text = json?.text ?? ""
        self.init(json?["zh"]?.text ?? text, json?["en"]?.text ?? text)
    }
}
