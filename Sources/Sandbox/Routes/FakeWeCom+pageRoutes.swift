internal import Domain
internal import HTTPTypes
internal import Hummingbird

extension FakeWeCom {
    /// The page, its live parts, its files and pictures, and the forms that work without a script.
    nonisolated func addPageRoutes<Context: RequestContext>(to router: Router<Context>) {
        router.get("/") { _, _ in Response(status: .found, headers: [.location: "/sandbox"]) }
        router.get("/sandbox") { request, _ in
            let page = await self.page(request.uri.query ?? "")
            return Response(Array(page.html.source.utf8), type: "text/html; charset=utf-8", headers: Self.pageHeaders)
        }
        router.get("/sandbox/view") { request, _ in
            let page = await self.page(request.uri.query ?? "")
            return Response(.object(page.parts.map { JSON.Member(name: $0.name, value: .text($0.html.source)) }))
        }
        router.get("/sandbox/page.css") { _, _ in
            Response(Array(PageDocument.style.utf8), type: "text/css; charset=utf-8", headers: Self.fileHeaders)
        }
        router.get("/sandbox/page.js") { _, _ in
            Response(Array(PageDocument.script.utf8), type: "text/javascript; charset=utf-8", headers: Self.fileHeaders)
        }
        router.get("/sandbox/icon.svg") { _, _ in
            Response(Array(PageDocument.icon.utf8), type: "image/svg+xml", headers: Self.fileHeaders)
        }
        router.get("/sandbox/media/:id") { _, context in
            guard let picture = await self.world.pictures[context.parameters.get("id") ?? ""] else {
                return Response(status: .notFound)
            }
            return Response(picture.bytes, type: picture.format.rawValue, headers: Self.pictureHeaders)
        }
        router.post("/sandbox/do/:act") { request, context in
            try await self.submit(request, act: context.parameters.get("act") ?? "")
        }
    }

    private nonisolated func page(_ query: String) async -> PageDocument {
        let scene = await self.scene(PageQuery(Form(query, plusIsSpace: true)))
        return PageDocument(scene: scene, journal: await self.journal?(), places: await self.places)
    }

    /// Does what a form asks for, and leads back to the page, or tells the page's script where to look.
    private nonisolated func submit(_ request: Request, act: String) async throws -> Response {
        guard request.comesFromHere else { return Response(status: .forbidden) }
        let body = try await request.bytes(upTo: 1 << 14)
        let form = Form(String(decoding: body, as: UTF8.self), plusIsSpace: true)
        let wantsJSON = request.headers[.accept] == "application/json"
        var view = PageQuery(Form(form["view"] ?? "", plusIsSpace: false))
        let told: Bilingual
        do throws(SandboxError) {
            switch act {
            case "fault":
                let fault = try Fault(form.json)
                try await self.add(fault)
                told = Trouble.title(of: fault) + Bilingual("：已就绪，等下一次调用。", ": armed, it waits for its call.")
            case "clear-faults":
                await self.clearFaults()
                told = Bilingual("不再出错。", "Nothing goes wrong any more.")
            default:
                let act = try Act(named: act, form.json)
                let happened = try await self.perform(act)
                view.follow(act, happened)
                told = act.told(happened)
            }
        } catch {
            guard !wantsJSON else { return Response(error) }
            return Response(Array(error.message.utf8), status: .badRequest, type: "text/plain; charset=utf-8")
        }
        if wantsJSON {
            return Response(["query": .text(view.text), "told": .text(told.text(in: view.language))])
        }
        return Response(status: .seeOther, headers: [.location: view.link { _ in }])
    }

    /// Nothing from elsewhere, nothing inline, nobody may frame it.
    static var pageHeaders: HTTPFields {
        let policy = """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
            form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """
        var headers: HTTPFields = [
            .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
        ]
        // With `no-referrer` a browser would send `Origin: null` with the page's own forms.
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "same-origin" }
        return headers
    }

    private static var fileHeaders: HTTPFields {
        [.xContentTypeOptions: "nosniff", .cacheControl: "no-cache"]
    }

    /// A picture never changes under its id, and nothing but a picture is made of it.
    private static var pictureHeaders: HTTPFields {
        var headers: HTTPFields = [
            .contentSecurityPolicy: "default-src 'none'; sandbox", .xContentTypeOptions: "nosniff",
            .cacheControl: "private, max-age=86400, immutable",
        ]
        if let name = HTTPField.Name("Cross-Origin-Resource-Policy") { headers[name] = "same-origin" }
        return headers
    }
}

extension Act {
    /// What the page says when the act leaves no trace on a phone at once; empty when one sees it.
    fileprivate func told(_ happened: Happened) -> Bilingual {
        switch self {
        case .join where happened.customers.count > 1:
            Bilingual("\(happened.customers.count) 人进了群。", "\(happened.customers.count) people joined.")
        case .tagCustomer(_, _, let tags, _):
            tags.isEmpty
                ? Bilingual("标签都去掉了。", "The tags are taken away.")
                : Bilingual("标签打好了。", "The customer is tagged.")
        case .somethingNew, .repeatCallback: Bilingual("回调发出去了。", "The callback is on its way.")
        default: .same("")
        }
    }
}

extension PageQuery {
    /// Looks at whom an act was about: a newcomer's phone opens, the chat with the newest message comes up.
    mutating func follow(_ act: Act, _ happened: Happened) {
        switch act {
        case .addGuide, .leave, .removeGuide, .writeToGuide, .writeToService, .pressMenu:
            self.customer = happened.customers.first
            self.isNewcomer = false
            switch act {
            case .writeToGuide, .pressMenu: return
            // The chat with the newest message comes up: that one, whether it was open or is new.
            default: self.chat = nil
            }
        case .join(_, let customers, _, _, _, _) where customers.count == 1:
            self.customer = happened.customers.first
            self.isNewcomer = false
            self.chat = nil
        case .confirm: self.chat = nil
        default: break
        }
    }
}
