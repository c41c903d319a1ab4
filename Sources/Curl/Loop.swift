internal import CCurl
internal import Glibc

/// The thread that owns libcurl: it alone touches the handles, starts transfers, ends them and watches the deadlines.
final class Loop {
    private let mailbox: Mailbox
    private let multi: UnsafeMutableRawPointer
    /// Waits for the sockets and the bell.
    private let reactor: OpaquePointer
    private var pool: HandlePool
    private var running: [Transfer] = []
    /// No running transfer has an earlier deadline; there may be none at it any more.
    private var nextDeadline = UInt64.max
    /// Transfers that ended since the mailbox was told; their tasks still wait.
    private var ended: [Transfer] = []

    init(_ configuration: Client.Configuration, _ mailbox: Mailbox) {
        precondition(curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, "libcurl could not be initialised.")
        guard let multi = ccurl_multi_create(configuration.maxConnections, configuration.maxConnectionsPerHost) else {
            preconditionFailure("libcurl has no memory for a client.")
        }
        guard let reactor = ccurl_reactor_create(multi, mailbox.bell, hasStarted) else {
            preconditionFailure("The process has no file descriptor or memory left for the HTTP client.")
        }
        self.multi = multi
        self.reactor = reactor
        self.mailbox = mailbox
        self.pool = HandlePool(configuration, reactor: reactor)
    }

    /// Runs until the mailbox is shut; then every transfer that is not over ends with an error.
    func run() {
        while true {
            let mail = self.mailbox.collect(finished: self.ended.count)
            self.resumeEnded()
            mail.arrivals.forEach(self.start)
            mail.cancellations.forEach(self.cancel)
            if mail.isClosed { break }
            self.turn(mayWait: mail.isEmpty)
            self.endFinished()
            self.endLate(at: monotonicNanos())
        }
        while let transfer = self.running.last { self.stop(transfer, .shutDown, "the client was shut down") }
        self.resumeEnded()
        self.pool.close(with: self.multi)
        ccurl_reactor_destroy(self.reactor)
    }

    /// Lets libcurl do what it can now, after waiting for something to do unless there is more mail to look for.
    private func turn(mayWait: Bool) {
        let now = monotonicNanos()
        let nanos = self.nextDeadline > now ? self.nextDeadline - now : 0
        let result = ccurl_reactor_turn(self.reactor, mayWait ? CInt(clamping: nanos / 1_000_000 + 1) : 0)
        precondition(result == CURLM_OK, "libcurl cannot go on: \(String(cString: curl_multi_strerror(result)))")
        if mayWait { self.mailbox.wakeUp() }
    }

    private func start(_ transfer: Transfer) {
        guard transfer.stage == .new else {
            return self.end(transfer) { $0.fail(.cancelled, "the task was cancelled before anything was sent") }
        }
        guard transfer.deadline > monotonicNanos() else {
            return self.end(transfer) { $0.fail(.timedOut, "the deadline passed before anything was sent") }
        }
        let result = self.pool.equip(transfer)
        guard result == CURLE_OK, curl_multi_add_handle(self.multi, transfer.easy) == CURLM_OK else {
            return self.end(transfer) { $0.end(with: result == CURLE_OK ? CURLE_FAILED_INIT : result) }
        }
        transfer.stage = .running
        transfer.position = self.running.count
        self.running.append(transfer)
        self.nextDeadline = min(self.nextDeadline, transfer.deadline)
    }

    private func cancel(_ transfer: Transfer) {
        switch transfer.stage {
        // The cancellation overtook the request: it is remembered until the request comes.
        case .new: transfer.stage = .cancelled
        case .running: self.stop(transfer, .cancelled, "the task was cancelled")
        case .cancelled, .over: break
        }
    }

    /// Ends what libcurl is done with.
    private func endFinished() {
        var left: CInt = 0
        while let message = curl_multi_info_read(self.multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message is gone once its handle is removed.
            let result = message.pointee.data.result
            guard let owner = ccurl_easy_owner(easy) else { continue }
            let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
            self.remove(transfer)
            self.end(transfer) { $0.end(with: result) }
        }
    }

    /// Ends what has reached its deadline.
    ///
    /// libcurl's own timeout is not used: in 7.88 it does not count for a transfer that waits for a free connection
    /// (lib/multi.c, `multi_runsingle`: no check without `data->conn`).
    private func endLate(at now: UInt64) {
        guard now >= self.nextDeadline else { return }
        self.nextDeadline = .max
        for transfer in self.running.reversed() {
            if transfer.deadline <= now {
                self.stop(transfer, .timedOut, "the deadline passed")
            } else {
                self.nextDeadline = min(self.nextDeadline, transfer.deadline)
            }
        }
    }

    private func stop(_ transfer: Transfer, _ code: CurlError.Code, _ reason: String) {
        self.remove(transfer)
        self.end(transfer) { $0.fail(code, reason) }
    }

    private func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(self.multi, transfer.easy)
        self.running.swapAt(transfer.position, self.running.count - 1)
        self.running[transfer.position].position = transfer.position
        self.running.removeLast()
    }

    private func end(_ transfer: Transfer, _ tell: (Transfer) -> Void) {
        tell(transfer)
        self.pool.strip(transfer)
        self.ended.append(transfer)
    }

    /// All at once: the tasks that go on would otherwise compete with this thread while it still works.
    private func resumeEnded() {
        self.ended.forEach { $0.resume() }
        self.ended.removeAll(keepingCapacity: true)
    }
}

private func hasStarted(owner: UnsafeMutableRawPointer?) -> CInt {
    guard let owner else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(owner)._withUnsafeGuaranteedRef { $0.hasStarted } ? 1 : 0
}

/// Nanoseconds of a clock that never goes back; for waits only, it knows no date.
func monotonicNanos() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
