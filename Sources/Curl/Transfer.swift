internal import CCurl

/// One request on its way: what libcurl told about it so far, and who waits for it.
///
/// @unchecked: the asking task makes it, hands it to the loop's thread through the mailbox, and gets it back when its
/// continuation is resumed; in between only that thread touches what is `var`.
final class Transfer: @unchecked Sendable {  // one thread at a time, see above
    /// Where a transfer is in its life; it only ever moves downwards.
    enum Stage {
        /// Not yet seen by the loop.
        case new
        /// Not yet seen by the loop, but its cancellation was.
        case cancelled
        /// In libcurl's hands.
        case running
        /// Its outcome is known.
        case over
    }

    /// What an answer's head may have at most; libcurl itself would take more.
    static let headLimit = 64 << 10
    /// Room for the head and body of a usual answer of a platform.
    private static let usualSize = 512

    let request: Request
    /// Nanoseconds on the monotonic clock.
    let deadline: UInt64
    /// Set once by the asking task, before the mailbox gets the transfer.
    private var continuation: CheckedContinuation<Void, Never>?

    var stage = Stage.new
    var easy: UnsafeMutableRawPointer?
    var headers: UnsafeMutablePointer<curl_slist>?
    /// Where it stands among the loop's running transfers.
    var position = 0

    /// How often libcurl was about to send the request.
    private var starts = 0
    /// Whether the connection was made for this request, so that libcurl has no reason of its own to try another one.
    private var hasFreshConnection = false
    private var isTooLarge = false
    /// The empty line after the last status line has come.
    private var isHeadComplete = false
    private var head: [UInt8] = []
    private var body: [UInt8] = []
    /// The status, or why there is none.
    private var outcome: Result<Int, CurlError>?

    init(_ request: Request, deadline: UInt64) {
        self.request = request
        self.deadline = deadline
        // Here and not on the loop's thread: memory that one thread takes and another gives back makes them wait for
        // each other, and every request of the process shares that one thread.
        self.head.reserveCapacity(Self.usualSize)
        self.body.reserveCapacity(min(Self.usualSize, request.answerLimit))
    }

    func wait(_ continuation: CheckedContinuation<Void, Never>) {
        self.continuation = continuation
    }

    /// Lets the asking task go on; nobody else may touch the transfer afterwards.
    func resume() {
        let continuation = self.continuation
        self.continuation = nil
        continuation?.resume()
    }

    /// What the asking task gets, once it was resumed.
    func answer() throws(CurlError) -> Answer {
        guard let outcome = self.outcome else { preconditionFailure("A transfer was resumed before it was over.") }
        return Answer(status: try outcome.get(), headers: Answer.headers(in: self.head), body: self.body)
    }

    /// A connection is ready and the request is the next thing to be sent on it.
    ///
    /// libcurl 7.88 sends a request a second time, silently and whatever its method, when a kept connection ends
    /// before the first byte of the answer (lib/transfer.c, `Curl_retry_request`; lib/multi.c, `MSTATE_DO` and
    /// `MSTATE_PERFORMING`), and over HTTP/2 when the server refused the stream. The server may have acted on the
    /// first one, so a second start is refused: the request then ends as ``CurlError/Code/lost``, and whoever knows
    /// what a repetition would do decides about it.
    ///
    /// - Returns: Whether libcurl may go on.
    func start(newConnections: Int) -> Bool {
        self.starts += 1
        self.hasFreshConnection = newConnections > 0
        return self.starts == 1
    }

    /// Whether a connection was ready for it.
    var hasStarted: Bool { self.starts > 0 }

    /// Takes one line of the head; the answer is whether libcurl may go on.
    func receive(head line: UnsafeRawBufferPointer) -> Bool {
        // A new status line: what came before was an interim answer (1xx).
        if line.first == UInt8(ascii: "H"), line.starts(with: "HTTP/".utf8) {
            self.head.removeAll(keepingCapacity: true)
            self.isHeadComplete = false
        }
        if line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") { self.isHeadComplete = true }
        guard self.head.count + line.count <= Self.headLimit else {
            self.isTooLarge = true
            return false
        }
        self.head.append(contentsOf: line)
        return true
    }

    /// Takes a piece of the body; the answer is whether libcurl may go on.
    func receive(body piece: UnsafeRawBufferPointer) -> Bool {
        guard self.body.count + piece.count <= self.request.answerLimit else {
            self.isTooLarge = true
            return false
        }
        self.body.append(contentsOf: piece)
        return true
    }

    /// libcurl is done with it.
    func end(with result: CURLcode) {
        if result == CURLE_OK, let easy = self.easy {
            let status = ccurl_easy_status(easy)
            // libcurl takes an end within the head, or after an interim answer, for the end of the answer.
            if self.isHeadComplete, status >= 200 {
                self.end(.success(status))
            } else {
                self.fail(.lost, "the connection ended before the answer's head was complete")
            }
        } else if self.isTooLarge {
            let body = self.request.answerLimit
            self.fail(.answerTooLarge, "the answer is over \(body) bytes, or its head over \(Self.headLimit)")
        } else if self.starts > 1 {
            self.fail(.lost, "the kept connection ended before the answer began, and it was not sent again")
        } else {
            self.fail(.meaning(of: result, started: self.starts > 0), self.reason(of: result))
        }
    }

    func fail(_ code: CurlError.Code, _ reason: String) {
        self.end(.failure(CurlError(code, self.delivery, self.request.sentence(reason))))
    }

    private func end(_ outcome: Result<Int, CurlError>) {
        self.stage = .over
        self.outcome = outcome
    }

    private func reason(of result: CURLcode) -> String {
        var reason = "\(String(cString: curl_easy_strerror(result))) (curl \(result.rawValue)"
        if let easy = self.easy {
            let errno = ccurl_easy_errno(easy)
            if errno != 0, self.starts == 0 { reason += ", errno \(errno)" }
            let status = ccurl_easy_status(easy)
            if status != 0 { reason += ", after status \(status)" }
        }
        return "\(reason))"
    }

    /// What libcurl's facts allow to say; in doubt it is unknown.
    ///
    /// The count of uploaded bytes is only evidence on a connection of its own: on a kept one libcurl sets it back to
    /// 0 as it begins its silent second try, possibly after the first one had left completely.
    private var delivery: CurlError.Delivery {
        guard self.starts > 0, let easy = self.easy else { return .notSent }
        guard self.starts == 1, self.hasFreshConnection, !self.request.body.isEmpty else { return .unknown }
        return ccurl_easy_uploaded(easy) < Int64(self.request.body.count) ? .notSent : .unknown
    }
}
