import Domain

/// Turns the opened XML of a callback into a happening.
///
/// What is unknown, and what is known but lacks a field it cannot do without, becomes ``Happening/unknown(kind:)``;
/// the raw body stays in the journal, so nothing is lost.
struct Translation {
    let root: FlatXML.Node

    static let unreadable = Happening.unknown(kind: "unparsable")

    /// The same bytes always give the same happening.
    static func happening(of body: [UInt8]) -> Happening {
        do { return Self.happening(of: try FlatXML(body)) } catch { return Self.unreadable }
    }

    static func happening(of document: FlatXML) -> Happening {
        let translation = Self(root: document.root)
        return translation.happening() ?? .unknown(kind: translation.kind)
    }

    private func happening() -> Happening? {
        guard self.text("MsgType") == "event" else { return self.message() }
        switch self.event {
        case "change_external_contact": return self.contactEvent()
        case "change_external_chat": return self.groupEvent()
        case "change_external_tag": return self.tagEvent()
        case "customer_acquisition": return self.acquisitionEvent()
        case "kf_msg_or_event": return self.serviceEvent()
        case "msgaudit_notify": return .archiveMessagesWaiting
        case "change_contact": return self.directoryEvent()
        case "template_card_event": return self.cardEvent(isMenu: false)
        case "template_card_menu_event": return self.cardEvent(isMenu: true)
        default: return self.appEvent()
        }
    }

    /// The name of the event in lower case: menus of older apps write `CLICK`, and `LOCATION` is always capital.
    var event: String { self.text("Event").lowercased() }

    /// The text of a field; empty when it is missing.
    func text(_ name: StaticString) -> String { self.root[name]?.text ?? "" }

    /// The text of a field; nil when it is missing or empty.
    func filled(_ name: StaticString) -> String? { Self.filled(self.root[name]) }

    func moment(_ name: StaticString) -> Instant? {
        self.root[name]?.number.flatMap(Instant.init(wireSeconds:))
    }

    /// Guide and customer, where both are named.
    var relation: Relation? {
        guard let guide = self.filled("UserID"), let customer = self.filled("ExternalUserID") else { return nil }
        return Relation(guide: PlatformUserID(guide), customer: PlatformUserID(customer))
    }

    static func filled(_ node: FlatXML.Node?) -> String? {
        guard let text = node?.text, !text.isEmpty else { return nil }
        return text
    }

    /// `MsgType/Event/ChangeType` as far as they are there, at most 64 of `[A-Za-z0-9_/-]`: it becomes a metric label.
    var kind: String {
        let parts = [self.text("MsgType"), self.text("Event"), self.text("ChangeType")].filter { !$0.isEmpty }
        return Self.label(parts)
    }

    static func label(_ parts: [String]) -> String {
        let bytes = parts.joined(separator: "/").utf8.prefix(64).map(Self.labelByte)
        return bytes.isEmpty ? "untyped" : String(decoding: bytes, as: UTF8.self)
    }

    private static func labelByte(_ byte: UInt8) -> UInt8 {
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
        return isLetter || byte.isDigit || "_/-".utf8.contains(byte) ? byte : UInt8(ascii: "_")
    }
}
