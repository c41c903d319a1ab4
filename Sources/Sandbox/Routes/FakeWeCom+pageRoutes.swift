internal import HTTPTypes
internal import Hummingbird

extension FakeWeCom {
    /// The page, its panes, its two files, and the forms that work without a script.
    nonisolated func addPageRoutes<Context: RequestContext>(to router: Router<Context>) {
        router.get("/sandbox") { request, _ in
            let page = await self.page(request.uri.query ?? "")
            return Response(Array(page.html.source.utf8), type: "text/html; charset=utf-8", headers: Self.pageHeaders)
        }
        router.get("/sandbox/view") { request, _ in
            let page = await self.page(request.uri.query ?? "")
            return Response(.object(page.panes.map { JSON.Member(name: $0.name, value: .text($0.html.source)) }))
        }
        router.get("/sandbox/page.css") { _, _ in
            Response(Array(PageDocument.style.utf8), type: "text/css; charset=utf-8", headers: Self.fileHeaders)
        }
        router.get("/sandbox/page.js") { _, _ in
            Response(Array(PageDocument.script.utf8), type: "text/javascript; charset=utf-8", headers: Self.fileHeaders)
        }
        router.post("/sandbox/do/:act") { request, context in
            try await self.submit(request, act: context.parameters.get("act") ?? "")
        }
    }

    private nonisolated func page(_ query: String) async -> PageDocument {
        let scene = await self.scene(PageQuery(Form(query, plusIsSpace: true)))
        return PageDocument(scene: scene, journal: await self.journal?())
    }

    /// Does what a form asks for, and leads back to the page, or tells the page's script where to look.
    private nonisolated func submit(_ request: Request, act: String) async throws -> Response {
        guard request.comesFromHere else { return Response(status: .forbidden) }
        let body = try await request.bytes(upTo: 1 << 14)
        let form = Form(String(decoding: body, as: UTF8.self), plusIsSpace: true)
        let wantsJSON = request.headers[.accept] == "application/json"
        var view = PageQuery(Form(form["view"] ?? "", plusIsSpace: false))
        do throws(SandboxError) {
            if act == "fault" {
                try await self.add(try Fault(form.json))
            } else {
                let act = try Act(named: act, form.json)
                view.follow(act, try await self.perform(act))
            }
        } catch {
            guard !wantsJSON else { return Response(error) }
            return Response(Array(error.message.utf8), status: .badRequest, type: "text/plain; charset=utf-8")
        }
        if wantsJSON { return Response(["query": .text(view.text)]) }
        return Response(status: .seeOther, headers: [.location: view.link { _ in }])
    }

    /// Nothing from elsewhere, nothing inline, nobody may frame it.
    private static var pageHeaders: HTTPFields {
        let policy = """
            default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; \
            base-uri 'none'; frame-ancestors 'none'
            """
        var headers: HTTPFields = [
            .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        return headers
    }

    private static var fileHeaders: HTTPFields {
        [.xContentTypeOptions: "nosniff", .cacheControl: "no-cache"]
    }
}

extension PageQuery {
    /// Looks at whom an act was about: a newcomer's phone opens, the chat with the newest message comes up.
    mutating func follow(_ act: Act, _ happened: Happened) {
        switch act {
        case .addGuide, .leave, .removeGuide, .writeToGuide:
            self.customer = happened.customers.first
            self.isNewcomer = false
            if case .writeToGuide = act { return }
            self.chat = nil
        case .join(_, let customers, _, _, _, _) where customers.count == 1:
            self.customer = happened.customers.first
            self.isNewcomer = false
            self.chat = nil
        case .confirm: self.chat = nil
        default: break
        }
    }
}
