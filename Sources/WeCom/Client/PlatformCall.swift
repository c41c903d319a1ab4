import Curl
import Domain

/// A call of the server API, complete but for the token.
struct PlatformCall: Sendable {
    let endpoint: Endpoint
    var method = Request.Method.post
    /// Further query, each with its `&`.
    var query = ""
    var contentType = "application/json"
    var body: [UInt8] = []
    var answerLimit = 4 << 20
    /// What no report of it may tell, beside the token.
    var hidden: [Secret] = []
}

/// The time that is left for a piece of work, on the clock that nobody sets.
struct TimeBudget: Sendable {
    private let end: ContinuousClock.Instant

    init(_ duration: Duration) { self.end = ContinuousClock.now.advanced(by: duration) }

    var left: Duration { ContinuousClock.now.duration(to: self.end) }
}
