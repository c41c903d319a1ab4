internal import Domain

/// One call of a fake chat's server API as it came in.
struct ChatCall: Sendable {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    let method: String
    /// Without the platform in front: `api/chat.postMessage`.
    let path: String
    let query: Form
    /// By their names in lower case.
    let headers: [String: String]
    let body: [UInt8]
    let digest: BodyDigest

    init(method: String, path: String, query: String = "", headers: [String: String] = [:], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = Form(query, plusIsSpace: true)
        self.headers = headers
        self.body = body
        self.digest = BodyDigest(of: body)
    }

    var contentType: String { self.headers["content-type"] ?? "" }

    /// What stands behind `Bearer` in the header `Authorization`.
    var bearer: String? {
        guard let value = self.headers["authorization"], value.lowercased().hasPrefix("bearer ") else { return nil }
        return String(value.dropFirst("bearer ".count))
    }
}

/// What a call came to.
struct ChatReply: Sendable {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var contentType = "application/json; charset=utf-8"
    var body: [UInt8] = []
    /// For the ledger: 0 when the call was accepted, else the platform's code, or 1 where its codes are words, which then
    /// stand in the effect, or the HTTP status when that tells it.
    var code = 0
    var subject = ""
    var effect = ""
    /// What is told because of the call.
    var letters: [ChatLetter] = []
}
