internal import HTTPTypes
public import Hummingbird

extension FakeWeCom {
    /// Adds the server API under `/cgi-bin/`, the page and its control API under `/sandbox`, and the question who opens
    /// a page under `/connect/oauth2/`.
    ///
    /// An answer that is lost on purpose ends the connection by cancelling the task that serves it; so the routes
    /// must not be called from a child task, as a middleware with a task group would.
    public nonisolated func addRoutes<Context: RequestContext>(to router: Router<Context>) {
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/cgi-bin/**", method: method) { request, _ in try await self.serveCall(request) }
        }
        self.addControlRoutes(to: router)
        self.addPageRoutes(to: router)
        self.addSignInRoutes(to: router)
    }

    private nonisolated func serveCall(_ request: Request) async throws -> Response {
        let endpoint = String(request.uri.path.dropFirst("/cgi-bin/".count))
        let limit = max(Endpoint.all[endpoint]?.maxBody ?? 0, 1 << 16)
        let body = request.method == .post ? try await request.bytes(upTo: limit) : []
        let call = APICall(
            endpoint: endpoint,
            method: request.method == .post ? .post : .get,
            query: request.uri.query ?? "",
            body: body,
            contentType: request.headers[.contentType] ?? ""
        )
        switch await self.handle(call) {
        case .json(let bytes): return Response(bytes, type: "application/json; charset=UTF-8")
        case .status(let status): return Response(status: HTTPResponse.Status(code: status))
        case .nothing:
            // Hummingbird has no way to hang up: it always writes what a route returns. Writing fails in a cancelled
            // task, and the server then closes the connection before a byte has left.
            withUnsafeCurrentTask { $0?.cancel() }
            return Response(status: .noContent)
        }
    }
}

extension Request {
    /// The whole body; more than the limit is answered with 413.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        let buffer = try await self.body.collect(upTo: limit)
        return Array(buffer.readableBytesView)
    }
}

extension Response {
    init(_ bytes: [UInt8], status: HTTPResponse.Status = .ok, type: String, headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = type
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// JSON that nobody keeps.
    init(_ json: JSON, status: HTTPResponse.Status = .ok) {
        self.init(json.encoded(), status: status, type: "application/json", headers: [.cacheControl: "no-store"])
    }

    init(_ error: SandboxError) {
        let status: HTTPResponse.Status =
            switch error.code {
            case .notFound: .notFound
            case .impossible: .conflict
            default: .badRequest
            }
        self.init(["error": .text(error.message)], status: status)
    }
}
