internal import Domain
internal import Engine
internal import HTTPTypes
public import Hummingbird

/// The way to the ``CallbackDesk`` through the server's routes: the platform's check of the address, and callbacks that
/// did not come through the express door because an earlier request on their connection was still being answered.
public struct CallbackRoutes: Sendable {
    private let desk: CallbackDesk

    public init(_ desk: CallbackDesk) { self.desk = desk }

    public func add(to router: Router<some RequestContext>) {
        router.get("callbacks/:account") { request, context in
            let account = context.parameters.get("account") ?? ""
            do throws(Refusal) {
                let body = try self.desk.answerAddressCheck(account: account, query: request.uri.query ?? "")
                return Response(
                    status: .ok,
                    headers: [.contentType: "text/plain"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
                )
            } catch {
                return Response(status: HTTPResponse.Status(code: self.desk.refuse(error, account)))
            }
        }
        router.post("callbacks/:account") { request, context in
            let account = context.parameters.get("account") ?? ""
            let body: ByteBuffer
            do {
                body = try await request.body.collect(upTo: CallbackDesk.bodyLimit)
            } catch {
                // Torn or too large: nobody waits for an answer to the first, and the bounds answered the second.
                return Response(status: HTTPResponse.Status(code: self.desk.refuse(Refusal(.tooLarge), account)))
            }
            let headers = request.headers
            let callback = Callback(
                query: request.uri.query ?? "",
                headers: { name in HTTPField.Name(name).flatMap { headers[$0] } },
                body: Array(body.readableBytesView)
            )
            let (status, acknowledgement) = await withCheckedContinuation { continuation in
                self.desk.receive(account: account, callback) { continuation.resume(returning: ($0, $1)) }
            }
            return Response(
                status: HTTPResponse.Status(code: status),
                headers: acknowledgement.contentType.isEmpty ? [:] : [.contentType: acknowledgement.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: acknowledgement.body))
            )
        }
    }
}
