internal import CCurl

/// libcurl's easy handles, made once and used again; only the loop's thread touches it.
struct HandlePool {
    private var idle: [UnsafeMutableRawPointer] = []
    private let configuration: Client.Configuration
    /// TLS sessions, so that a new connection to a known server is cheap whichever handle makes it.
    private let share: UnsafeMutableRawPointer
    private let reactor: OpaquePointer

    /// From about a megabyte on libcurl would wait a second for "100 Continue" before the body.
    private static let largeBody = 1_000_000

    init(_ configuration: Client.Configuration, reactor: OpaquePointer) {
        guard let share = ccurl_share_create() else {
            preconditionFailure("libcurl has no memory for its TLS sessions.")
        }
        self.share = share
        self.configuration = configuration
        self.reactor = reactor
    }

    /// Gives the transfer a handle with all its options, or says that libcurl has no memory or refuses an option.
    mutating func equip(_ transfer: Transfer) -> CURLcode {
        guard let easy = self.idle.popLast() ?? self.makeHandle() else { return CURLE_FAILED_INIT }
        transfer.easy = easy
        guard Self.appendHeaders(to: transfer) else { return CURLE_OUT_OF_MEMORY }
        let request = transfer.request
        let hasBody = request.method == .post || request.method == .put || !request.body.isEmpty
        let isUsual = request.method == .get || request.method == .post
        return request.url.withCString { url in
            request.method.rawValue.withCString { method in
                request.body.withUnsafeBufferPointer { body in
                    var options = ccurl_request()
                    options.url = url
                    options.method = isUsual ? nil : method
                    options.has_body = hasBody ? 1 : 0
                    options.body = body.baseAddress
                    options.body_count = body.count
                    options.headers = transfer.headers
                    options.connect_timeout_millis = Int(Int32(clamping: request.connectTimeout.nanos / 1_000_000 + 1))
                    options.owner = Unmanaged.passUnretained(transfer).toOpaque()
                    return ccurl_easy_prepare(easy, &options)
                }
            }
        }
    }

    /// Takes back what ``equip(_:)`` gave; libcurl must no longer work on it.
    mutating func strip(_ transfer: Transfer) {
        if let easy = transfer.easy {
            ccurl_easy_forget(easy)
            if self.idle.count < self.configuration.maxConnections {
                self.idle.append(easy)
            } else {
                curl_easy_cleanup(easy)
            }
        }
        curl_slist_free_all(transfer.headers)
        transfer.easy = nil
        transfer.headers = nil
    }

    /// Frees the handles, the multi handle they were used with, and last the sessions that all of them share.
    mutating func close(with multi: UnsafeMutableRawPointer) {
        self.idle.forEach { curl_easy_cleanup($0) }
        self.idle = []
        curl_multi_cleanup(multi)
        curl_share_cleanup(self.share)
    }

    private func makeHandle() -> UnsafeMutableRawPointer? {
        let configuration = self.configuration
        return configuration.proxy.withOptionalCString { proxy in
            configuration.caFile.withOptionalCString { caFile in
                configuration.userAgent.withCString { userAgent in
                    var setup = ccurl_setup()
                    setup.proxy = proxy
                    setup.ca_file = caFile
                    setup.user_agent = userAgent
                    setup.idle_seconds = Int(configuration.maxIdle.components.seconds)
                    setup.share = self.share
                    setup.reactor = self.reactor
                    setup.received_head = receivedHead
                    setup.received_body = receivedBody
                    setup.starting = starting
                    return ccurl_easy_create(&setup)
                }
            }
        }
    }

    /// The request's own headers, after what keeps libcurl from adding its own.
    private static func appendHeaders(to transfer: Transfer) -> Bool {
        if transfer.request.body.count >= Self.largeBody, !Self.append("Expect:", to: transfer) { return false }
        var hasType = false
        for (name, value) in transfer.request.headers {
            var name = name
            var value = value
            let longer = name.withUTF8 { name in
                value.withUTF8 { value in
                    name.withMemoryRebound(to: CChar.self) { name in
                        value.withMemoryRebound(to: CChar.self) { value in
                            ccurl_header(transfer.headers, name.baseAddress, name.count, value.baseAddress, value.count)
                        }
                    }
                }
            }
            guard let longer else { return false }
            transfer.headers = longer
            hasType = hasType || Request.isSameName(name, "content-type")
        }
        guard !hasType else { return true }
        // libcurl would call every body a form.
        return Self.append("Content-Type:", to: transfer)
    }

    private static func append(_ line: String, to transfer: Transfer) -> Bool {
        guard let longer = curl_slist_append(transfer.headers, line) else { return false }
        transfer.headers = longer
        return true
    }
}

extension String? {
    fileprivate func withOptionalCString<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        guard let text = self else { return body(nil) }
        return text.withCString(body)
    }
}

private func receivedHead(
    bytes: UnsafeMutablePointer<CChar>?,
    size: Int,
    count: Int,
    owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let goesOn = Unmanaged<Transfer>.fromOpaque(owner)._withUnsafeGuaranteedRef { $0.receive(head: line) }
    return goesOn ? line.count : 0
}

private func receivedBody(
    bytes: UnsafeMutablePointer<CChar>?,
    size: Int,
    count: Int,
    owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let goesOn = Unmanaged<Transfer>.fromOpaque(owner)._withUnsafeGuaranteedRef { $0.receive(body: piece) }
    return goesOn ? piece.count : 0
}

private func starting(
    owner: UnsafeMutableRawPointer?,
    serverAddress: UnsafeMutablePointer<CChar>?,
    ownAddress: UnsafeMutablePointer<CChar>?,
    serverPort: CInt,
    ownPort: CInt
) -> CInt {
    guard let owner else { return CInt(CURL_PREREQFUNC_ABORT) }
    let goesOn = Unmanaged<Transfer>.fromOpaque(owner)._withUnsafeGuaranteedRef { transfer in
        transfer.start(newConnections: transfer.easy.map { ccurl_easy_new_connections($0) } ?? 0)
    }
    return CInt(goesOn ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT)
}
