/// A request of a platform as it came: nothing of it is verified.
public struct Callback: Sendable {
    /// The raw query, without `?`, still percent-encoded.
    public let query: String
    /// The whole body, already bounded in size.
    public let body: [UInt8]
    private let headers: @Sendable (String) -> String?

    /// `headers` gives the value of a header by its name in small letters.
    public init(query: String = "", headers: @escaping @Sendable (String) -> String? = { _ in nil }, body: [UInt8]) {
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The value of a header, by its name in small letters; nil where it is missing.
    public func header(_ name: String) -> String? { self.headers(name) }
}

/// What a verified request was about.
public enum Opened: Sendable {
    /// Something happened: it is stored, and only then acknowledged.
    case letter(Letter, Acknowledgement)
    /// Nothing happened, the platform looks whether this address is ours: it is answered at once.
    case check(Acknowledgement)
    /// The platform brings back what the account did itself: it is answered at once, and there is nothing to decide.
    case echo(Acknowledgement)
}

/// The answer to a verified request: status 200 and what the platform wants to read.
public struct Acknowledgement: Hashable, Sendable {
    /// Empty where there is no body.
    public let contentType: String
    public let body: [UInt8]

    public static let bare = Acknowledgement(contentType: "", body: [])

    public init(contentType: String, body: [UInt8]) {
        self.contentType = contentType
        self.body = body
    }

    public static func json(_ body: [UInt8]) -> Acknowledgement {
        Acknowledgement(contentType: "application/json", body: body)
    }
}
