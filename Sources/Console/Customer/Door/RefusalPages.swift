internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import Storage

/// Puts a small page where the pages' own answer to a browser would be a bare status.
///
/// Who asks for a page is a person, and reads what to do now; streams, styles, files and programs get the status alone.
/// It says nothing about a brand that the brand's public first page does not say.
struct RefusalPages<Context: RequestContext>: RouterMiddleware {
    let door: CustomerDoor

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let answer: Response
        do {
            answer = try await next(request, context)
        } catch let error as HTTPError where request.wantsPage {
            answer = Response(status: error.status)
        } catch is StorageError where request.wantsPage {
            answer = Response(status: .serviceUnavailable)
        }
        guard request.wantsPage, answer.status.code >= 400, answer.body.contentLength == 0 else { return answer }
        let page = try await self.door.refusal(request, answer.status)
        return request.method == .head ? page.createHeadResponse() : page
    }
}

extension Request {
    /// Whether a person waits for a page below `/p`.
    fileprivate var wantsPage: Bool {
        let path = self.uri.path
        guard path == "/p" || path.hasPrefix("/p/"), !path.hasPrefix(CustomerAssets.folder) else { return false }
        return self.headers[.accept]?.lowercased().contains("text/html") ?? false
    }
}

extension CustomerDoor {
    /// What a person reads instead of a status.
    fileprivate func refusal(_ request: Request, _ status: HTTPResponse.Status) async throws -> Response {
        let parts = request.uri.path.split(separator: "/")
        guard parts.count > 1, let visit = self.visit(request, brand: String(parts[1]), query: .none) else {
            let language = self.language(of: request)
            var headers = PageHeaders.page
            headers[.contentLanguage] = language.rawValue
            let html = StrangerPage.html(language, .shared)
            return Response(
                status: status,
                headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(string: html))
            )
        }
        return try await self.refusal(status, visit, script: parts.count > 2 ? String(parts[2]) : "")
    }

    private func refusal(_ status: HTTPResponse.Status, _ visit: Visit, script: String) async throws -> Response {
        let notice: NoticePage.Notice =
            switch status {
            case .notFound: .notFound
            case .contentTooLarge: .tooLarge
            case .tooManyRequests, .serviceUnavailable: .busy
            default: .openAgain
            }
        var frame = self.frame(visit)
        // The path of a refusal may be anything; what the page leads to is something that there is.
        let id = ScriptID(script)
        // The store may be what is away: then the brand's first page will do.
        let known = try? await self.playbill.attraction(visit.brand.id, id, now: visit.now, in: self.store)
        let isKnown = known.flatMap { $0 } != nil
        frame.path = isKnown ? "/p/\(visit.brand.id)/\(script)" : "/p/\(visit.brand.id)/"
        return self.page(try NoticePage(notice: notice).html(frame, visit.brand.templates), visit, status: status)
    }
}
