public import Domain
public import Engine
internal import HTTPTypes
public import Hummingbird
internal import Logging
internal import Metrics
internal import NIOCore

/// Takes callbacks in: check, verify, store, and only then say 200.
///
/// A stranger gets a bare status and no hint; why a callback was refused goes to the metrics and, counted, to the log.
/// An account that nobody has is refused like a wrong signature.
public struct CallbackRoutes: Sendable {
    /// A callback body is about a kilobyte; anything near this is no callback.
    public static let bodyLimit = 1 << 20

    private let receivers: [String: any Receiving]
    private let inbox: Inbox
    private let now: WallClock
    private let acknowledged = Counter(label: "hearth_callbacks_total", dimensions: [("outcome", "acknowledged")])
    private let refused: [Refusal.Reason: Counter]
    private let ackTimer = Metrics.Timer(label: "hearth_callback_ack_seconds")

    public init(receivers: [any Receiving], inbox: Inbox, now: @escaping WallClock) {
        self.receivers = Dictionary(uniqueKeysWithValues: receivers.map { ($0.account.rawValue, $0) })
        self.inbox = inbox
        self.now = now
        self.refused = Dictionary(
            uniqueKeysWithValues: Refusal.Reason.allCases.map { reason in
                (reason, Counter(label: "hearth_callbacks_total", dimensions: [("outcome", reason.rawValue)]))
            }
        )
    }

    public func add(to router: Router<some RequestContext>) {
        router.get("callbacks/:account") { request, context in
            try self.answer(context.logger) {
                let receiver = try self.receiver(context.parameters)
                let query = request.uri.query ?? ""
                let body = try receiver.answerAddressCheck(query: query, now: self.now())
                return Response(
                    status: .ok,
                    headers: [.contentType: "text/plain"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
                )
            }
        }
        router.post("callbacks/:account") { request, context in
            await self.receive(request, context)
        }
    }

    private func receive(_ request: Request, _ context: some RequestContext) async -> Response {
        let started = ContinuousClock.now
        do {
            let receiver = try self.receiver(context.parameters)
            guard request.headers[.contentEncoding] == nil else { throw Refusal(.encodedContent) }
            let buffer: ByteBuffer
            do {
                buffer = try await request.body.collect(upTo: Self.bodyLimit)
            } catch is NIOTooManyBytesError {
                throw Refusal(.tooLarge)
            }
            let now = self.now()
            let letter = try receiver.open(
                query: request.uri.query ?? "",
                body: Array(buffer.readableBytesView),
                now: now
            )
            _ = try await self.inbox.store(letter, at: now)
            self.acknowledged.increment()
            self.ackTimer.record(duration: ContinuousClock.now - started)
            return Response(status: .ok)
        } catch let refusal as Refusal {
            return self.refuse(refusal, context.logger)
        } catch {
            // Not stored, so not acknowledged: the platform sends it again.
            context.logger.error("a callback could not be stored", metadata: ["error": "\(error)"])
            return self.refuse(Refusal(.overloaded), context.logger)
        }
    }

    private func receiver(_ parameters: Parameters) throws(Refusal) -> any Receiving {
        guard let receiver = parameters.get("account").flatMap({ self.receivers[$0] }) else {
            throw Refusal(.unknownAccount)
        }
        return receiver
    }

    private func answer(_ logger: Logger, _ body: () throws -> Response) throws -> Response {
        do {
            return try body()
        } catch let refusal as Refusal {
            return self.refuse(refusal, logger)
        }
    }

    private func refuse(_ refusal: Refusal, _ logger: Logger) -> Response {
        self.refused[refusal.reason]?.increment()
        logger.debug("a callback was refused", metadata: ["refusal.reason": "\(refusal.reason.rawValue)"])
        return Response(status: HTTPResponse.Status(code: refusal.status))
    }
}
