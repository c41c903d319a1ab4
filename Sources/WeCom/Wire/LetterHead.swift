import Domain
import Engine

/// What the receiver must know of an opened body before it is stored: whose conversation, how urgent, how old.
struct LetterHead {
    /// The platform's clock may be so much ahead of ours.
    private static let fastestClock = Duration.seconds(60)
    /// Longer ids than any platform's never become part of a lane's name.
    private static let longestID = 128

    let lane: LaneID
    let band: Letter.Band
    /// When the platform wrote the letter, as far as it says so.
    let writtenAt: Instant?
    /// The same, or else when it was received.
    let happenedAt: Instant
    let happening: Happening

    init(_ document: FlatXML, account: AccountID, now: Instant) {
        let root = document.root
        let conversation = Self.conversation(of: root)
        self.lane = LaneID("\(account.rawValue)/\(conversation.name)")
        self.band = conversation.band
        self.writtenAt = root["CreateTime"]?.number.flatMap(Instant.init(wireSeconds:))
        // Nothing has happened tomorrow: a deadline counted from there would keep a welcome for years.
        self.happenedAt = self.writtenAt.map { $0 <= now + Self.fastestClock ? $0 : now } ?? now
        self.happening = Translation.happening(of: document)
    }

    /// For a body that is genuine, but cannot be read.
    init(unreadableFor account: AccountID, now: Instant) {
        self.lane = LaneID("\(account.rawValue)/app")
        self.band = .ordinary
        self.writtenAt = nil
        self.happenedAt = now
        self.happening = Translation.unreadable
    }

    private static func conversation(of root: FlatXML.Node) -> (name: String, band: Letter.Band) {
        let app = (name: "app", band: Letter.Band.ordinary)
        guard root["MsgType"]?.says("event") == true, let event = root["Event"] else {
            return Self.member(of: root) ?? app
        }
        if event.says("change_external_contact") {
            return Self.name("contact", root["ExternalUserID"]).map { ($0, .prompt) } ?? app
        }
        if event.says("change_external_chat") {
            return Self.name("group", root["ChatId"]).map { ($0, .ordinary) } ?? app
        }
        if event.says("kf_msg_or_event") {
            return Self.name("service", root["OpenKfId"]).map { ($0, .ordinary) } ?? app
        }
        if event.says("change_external_tag") { return ("tags", .ordinary) }
        if event.says("change_contact") { return ("directory", .ordinary) }
        if event.says("customer_acquisition") || event.says("msgaudit_notify") { return app }
        return Self.member(of: root) ?? app
    }

    private static func member(of root: FlatXML.Node) -> (name: String, band: Letter.Band)? {
        guard let sender = root["FromUserName"], !sender.says("sys") else { return nil }
        return Self.name("member", sender).map { ($0, .ordinary) }
    }

    private static func name(_ kind: String, _ id: FlatXML.Node?) -> String? {
        guard let id = id?.text, (1...Self.longestID).contains(id.utf8.count) else { return nil }
        return "\(kind):\(id)"
    }
}
