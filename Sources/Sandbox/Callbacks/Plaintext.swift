internal import Domain

/// What a callback says, before it is encrypted: the XML of reference sections 2.1 to 2.3, or the
/// JSON of 3.2.
///
/// Each maker gives the same bytes for the same arguments.
public struct Plaintext: Hashable, Sendable {
    /// What happened, in the platform's words: `add_external_contact`, `add_member`, `text`.
    public let name: String
    /// By what a ledger finds it again: the welcome code, the group with its new version, the message's id.
    public let subject: String
    public let bytes: [UInt8]
    /// Whether the envelope names the app.
    public let isAppBound: Bool
    /// Whose callback address it goes to.
    public let recipient: Recipient
    /// Whether it is sent again when it was not acknowledged.
    public let isRepeated: Bool

    public enum Recipient: String, Hashable, Sendable {
        case app
        /// The intelligent robot (智能机器人), with JSON in place of XML.
        case bot
    }

    /// Any text at all, also one that no platform would send.
    public init(
        name: String,
        subject: String,
        bytes: [UInt8],
        isAppBound: Bool = false,
        recipient: Recipient = .app,
        isRepeated: Bool = true
    ) {
        self.name = name
        self.subject = subject
        self.bytes = bytes
        self.isAppBound = isAppBound
        self.recipient = recipient
        self.isRepeated = isRepeated
    }

    public var text: String { String(decoding: self.bytes, as: UTF8.self) }
}

/// Writes the flat XML of the platform: texts in CDATA, numbers bare.
struct CallbackXML {
    private var text: String

    init(corp: String, from: String?, at: Instant, type: String) {
        self.text = "<xml>"
        self.add("ToUserName", corp)
        if let from { self.add("FromUserName", from) }
        self.add("CreateTime", at.seconds)
        self.add("MsgType", type)
    }

    mutating func add(_ name: String, _ value: String) {
        // CDATA cannot hold its own end; two sections hold it together.
        let safe = value.split(separator: "]]>", omittingEmptySubsequences: false).joined(separator: "]]]]><![CDATA[>")
        self.text += "<\(name)><![CDATA[\(safe)]]></\(name)>"
    }

    mutating func add(_ name: String, _ value: Int64) { self.text += "<\(name)>\(value)</\(name)>" }

    mutating func add(_ name: String, items: [String]) {
        self.text += "<\(name)>\(items.map { "<Item>\($0)</Item>" }.joined())</\(name)>"
    }

    func finish() -> [UInt8] { Array((self.text + "</xml>").utf8) }
}
