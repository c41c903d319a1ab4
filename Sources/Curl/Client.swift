internal import CCurl
internal import Glibc
internal import Synchronization

// The room Curl sends HTTP requests and brings back answers, over libcurl's multi interface on one thread of its own.
// It promises that every request ends once and in time, that an error says whether the request may have arrived, and
// that nothing is ever sent twice. It never follows a redirect, never retries, and never shows more of an address than
// scheme, host and port.

/// The outbound HTTP client: connections are kept and shared by all requests, HTTP/2 where TLS offers it.
public final class Client: Sendable {
    /// How a client connects.
    public struct Configuration: Sendable {
        /// The most open connections, idle ones included; further requests wait.
        public var maxConnections = 256
        /// The most open connections to one scheme, host and port.
        public var maxConnectionsPerHost = 64
        /// The most requests that are waiting or under way; one more fails at once as ``CurlError/Code/overloaded``.
        public var maxRequests = 4_096
        /// How long an unused connection is kept; below the idle time of the servers (nginx: 60 to 75 seconds).
        public var maxIdle: Duration = .seconds(50)
        /// The address of a proxy; nil takes `http_proxy` and `https_proxy` from the environment, empty means none.
        ///
        /// Hosts in the environment's `no_proxy` go past a configured proxy, too.
        public var proxy: String?
        /// A file of trusted certificates (PEM) instead of the machine's own.
        public var caFile: String?
        public var userAgent = "hearth"

        public init() {}
    }

    private let mailbox: Mailbox
    /// Nil once the thread has ended.
    private let thread: Mutex<pthread_t?>

    /// Starts the thread; traps when the process can have none.
    public init(_ configuration: Configuration = .init()) {
        let limits = [configuration.maxConnections, configuration.maxConnectionsPerHost, configuration.maxRequests]
        precondition(limits.allSatisfy { $0 > 0 }, "A client needs room for a connection and a request.")
        self.mailbox = Mailbox(limit: configuration.maxRequests)
        let loop = Unmanaged.passRetained(Loop(configuration, self.mailbox))
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, runLoop, loop.toOpaque())
        precondition(result == 0, "The process can have no thread for the HTTP client (errno \(result)).")
        self.thread = Mutex(thread)
    }

    deinit { self.shutdown() }

    /// Sends one request and waits for its answer; any status is an answer.
    ///
    /// Cancelling the task ends the transfer at once.
    ///
    /// - Throws: ``CurlError``; its ``CurlError/delivery`` says whether the server may have received the request.
    public func send(_ request: Request) async throws(CurlError) -> Answer {
        if let problem = request.problem() {
            throw CurlError(.badRequest, .notSent, request.sentence(problem))
        }
        guard !Task.isCancelled else {
            throw CurlError(.cancelled, .notSent, request.sentence("the task was cancelled before anything was sent"))
        }
        let transfer = Transfer(request, deadline: monotonicNanos() + UInt64(request.deadline.nanos))
        let mailbox = self.mailbox
        let reception = await withTaskCancellationHandler {
            var reception = Mailbox.Reception.taken
            await withCheckedContinuation { continuation in
                transfer.wait(continuation)
                reception = mailbox.submit(transfer)
                if reception != .taken { transfer.resume() }
            }
            return reception
        } onCancel: {
            mailbox.cancel(transfer)
        }
        switch reception {
        case .taken:
            return try transfer.answer()
        case .full:
            let reason = "as many requests as allowed are waiting or under way"
            throw CurlError(.overloaded, .notSent, request.sentence(reason))
        case .closed:
            throw CurlError(.shutDown, .notSent, request.sentence("the client was shut down"))
        }
    }

    /// Ends every request with ``CurlError/Code/shutDown``, closes all connections and waits for the thread.
    ///
    /// Blocks for as long as that takes, a few milliseconds. Calling it again does nothing.
    public func shutdown() {
        self.mailbox.shut()
        self.thread.withLock { thread in
            guard let running = thread else { return }
            pthread_join(running, nil)
            thread = nil
        }
    }
}

private func runLoop(_ loop: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Signals are for the threads that wait for them; a closed connection must not raise SIGPIPE here either.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    ccurl_name_thread("hearth-curl")
    if let loop { Unmanaged<Loop>.fromOpaque(loop).takeRetainedValue().run() }
    return nil
}

extension Duration {
    /// Whole nanoseconds, 0 for less, at most a hundred years.
    var nanos: Int {
        let parts = self.components
        guard parts.seconds < 3_153_600_000 else { return 3_153_600_000_000_000_000 }
        guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
        return Int(parts.seconds) * 1_000_000_000 + Int(parts.attoseconds / 1_000_000_000)
    }
}
