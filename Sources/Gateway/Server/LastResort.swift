internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Metrics

/// The outermost middleware: what nobody caught is logged and counted, and the caller gets a bare status.
///
/// The server alone logs an unknown error at `debug` only. The path is left out: it may name a secret.
struct LastResort<Context: RequestContext>: RouterMiddleware {
    private let failures = Counter(label: "hearth_http_failures_total")

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return Response(status: error.status)
        } catch {
            self.failures.increment()
            context.logger.error("a request failed", metadata: ["error.type": "\(type(of: error))"])
            return Response(status: .internalServerError)
        }
    }
}
