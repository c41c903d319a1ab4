internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

extension CustomerDoor {
    /// What moves, until the browser goes, the stream is old, or the process ends.
    ///
    /// A browser that is refused looks at the page again now and then, as `CustomerAssets.script` does it.
    func stream(_ request: Request, _ context: some RemoteAddressRequestContext) async throws -> Response {
        let parameters = context.parameters
        guard let visit = self.visit(request, parameters),
            let attraction = try await self.attraction(visit, parameters)
        else { return Response(status: .notFound) }
        let live = self.live
        let owner = self.owner(request, visit, context.remoteAddress?.ipAddress)
        let stream: LiveDesk.Stream
        switch await live.open(attraction.brand, attraction.script, for: owner) {
        case .begun(let begun): stream = begun
        case .tooMany: return self.comeAgain(.tooManyRequests)
        case .full: return self.comeAgain(.serviceUnavailable)
        }
        let body = ResponseBody { writer in
            do {
                try await withGracefulShutdownHandler {
                    // The end of a stream is known at once: who goes from page to page holds one.
                    try await request.body.consumeWithInboundCloseHandler { _ in
                        // The first bytes at once, or a browser waits for the head; and how long before it comes again.
                        try await writer.write(ByteBuffer(string: "retry: 5000\n\n"))
                        for await event in stream.events { try await writer.write(ByteBuffer(string: event)) }
                        await live.leave(stream)
                        try await writer.finish(nil)
                    } onInboundClosed: {
                        stream.end()
                    }
                } onGracefulShutdown: {
                    stream.end()
                }
            } catch {
                // The browser went.
                await live.leave(stream)
                throw error
            }
        }
        return Response(status: .ok, headers: PageHeaders.stream, body: body)
    }

    private func comeAgain(_ status: HTTPResponse.Status) -> Response {
        Response(status: status, headers: [.retryAfter: Self.patience, .cacheControl: "no-store"])
    }

    /// Whose stream it is, by what cannot be forged.
    private func owner(_ request: Request, _ visit: Visit, _ connection: String?) -> StreamOwner {
        if let viewer = visit.viewer { return .known(visit.brand.id, viewer) }
        let address: String?
        switch self.callers {
        case .connection: address = connection
        // The proxy adds the last entry; those before it are the caller's own words.
        case .forwarded:
            let entries = request.headers[values: Self.forwardedFor].last?.split(separator: ",")
            address = entries?.last.map { String($0.filter { $0 != " " }) }
        }
        return address.flatMap(NetworkPlace.init).map { .place($0) } ?? .anybody
    }

    private static let forwardedFor: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Forwarded-For") else { preconditionFailure("It is a name of a header.") }
        return name
    }()
}
