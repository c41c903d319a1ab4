internal import Domain

/// One call of the server API as it came in.
struct APICall: Sendable {
    enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// Without `/cgi-bin/`: `externalcontact/send_welcome_msg`.
    let endpoint: String
    let method: Method
    let query: Form
    let body: [UInt8]
    /// Set for uploads, where the body is multipart.
    let contentType: String
    let digest: BodyDigest

    init(endpoint: String, method: Method, query: String, body: [UInt8], contentType: String = "") {
        self.endpoint = endpoint
        self.method = method
        self.query = Form(query, plusIsSpace: false)
        self.body = body
        self.contentType = contentType
        self.digest = BodyDigest(of: body)
    }
}

/// A refusal as the platform gives it: HTTP 200 with a code that is not 0.
struct APIRefusal: Error, Hashable, Sendable {
    let code: Int
    /// The words before the platform's hint.
    let message: String
    /// By what the ledger finds the call.
    let subject: String

    init(_ code: Int, _ message: String, subject: String = "") {
        self.code = code
        self.message = message
        self.subject = subject
    }
}

/// What a call came to.
struct APIReply: Sendable {
    var code = 0
    /// The whole answer, envelope included.
    var body: [UInt8] = []
    var subject = ""
    var effect = ""
}

/// What an accepted call answers beside the envelope, and what the ledger notes.
struct APIResult: Sendable {
    let fields: [(String, JSON)]
    let subject: String
    let effect: String

    init(_ fields: [(String, JSON)] = [], subject: String = "", effect: String = "") {
        self.fields = fields
        self.subject = subject
        self.effect = effect
    }
}
