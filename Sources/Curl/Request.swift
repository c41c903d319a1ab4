/// One HTTP request, complete before it is sent.
///
/// Redirects are never followed: an answer with a 3xx status is an answer.
public struct Request: Sendable {
    /// What is asked of the server.
    public enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public var method: Method
    /// An absolute `http` or `https` address in ASCII, already percent-encoded, without user and password.
    ///
    /// Sent as written: `..` in the path stays. May hold secrets (platforms take their token in the query), so no error
    /// repeats more of it than scheme, host and port.
    public var url: String
    /// Sent in this order; `Content-Length` and `Transfer-Encoding` are the client's own and refused here.
    public var headers: [(name: String, value: String)]
    /// Sent as it is; its type is to be named in `headers`; a GET has none.
    public var body: [UInt8]
    /// The time for everything, from the call of ``Client/send(_:)`` to the last byte of the answer, waiting for a free
    /// connection included.
    public var deadline: Duration = .seconds(10)
    /// The time for one connection to come up: name look-up, TCP, TLS and proxy; the deadline ends it sooner.
    public var connectTimeout: Duration = .seconds(3)
    /// The most bytes of body that an answer may have; over it the request fails although it was sent.
    public var answerLimit: Int = 1 << 20

    public init(
        _ method: Method = .get,
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
