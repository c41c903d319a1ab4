import Curl
import Domain

/// A call, complete but for the token.
struct PlatformCall: Sendable {
    enum Credential: Sendable {
        /// The address itself is the permission.
        case none
        /// The token of the app.
        case app
        /// The token of somebody who signed in.
        case user(Secret)
    }

    let endpoint: Endpoint
    var method = Request.Method.post
    /// Behind the base of its API, from its slash on; nil for the usual place.
    var path: String?
    /// What stands behind the token in the address of a call of the older API, each with its `&`.
    var query = ""
    var credential = Credential.app
    var body: [UInt8] = []
    var contentType = "application/json; charset=utf-8"
    var answerLimit = 256 << 10
    /// What no report of it may tell, beside the token.
    var hidden: [Secret] = []

    /// Whether it is a call of the older API.
    var isOld: Bool { [.session, .robot, .userByUnionID, .upload].contains(self.endpoint) }
}

/// The time that is left for a piece of work, on the clock that nobody sets.
struct TimeBudget: Sendable {
    private let end: ContinuousClock.Instant

    init(_ duration: Duration) { self.end = ContinuousClock.now.advanced(by: duration) }

    var left: Duration { ContinuousClock.now.duration(to: self.end) }
}
