internal import Domain
internal import HTTPTypes
internal import Hummingbird

extension GroupChatSandbox {
    private nonisolated var base: String { "/sandbox/\(self.platform.id)" }

    /// The page, its live parts, its files, and the forms that work without a script.
    nonisolated func addPageRoutes<Context: RequestContext>(to router: Router<Context>) {
        let page = router.group(RouterPath(self.base))
        page.get("") { request, _ in
            let page = await self.page(request.uri.query ?? "")
            return Response(
                Array(page.html.source.utf8),
                type: "text/html; charset=utf-8",
                headers: FakeWeCom.pageHeaders
            )
        }
        page.get("/view") { request, _ in
            let page = await self.page(request.uri.query ?? "")
            return Response(.object(page.parts.map { JSON.Member(name: $0.name, value: .text($0.html.source)) }))
        }
        let files: HTTPFields = [.xContentTypeOptions: "nosniff", .cacheControl: "no-cache"]
        page.get("/page.css") { _, _ in
            Response(Array(ChatPage.style.utf8), type: "text/css; charset=utf-8", headers: files)
        }
        page.get("/page.js") { _, _ in
            Response(Array(PageDocument.script.utf8), type: "text/javascript; charset=utf-8", headers: files)
        }
        page.get("/icon.svg") { _, _ in
            Response(Array(PageDocument.icon.utf8), type: "image/svg+xml", headers: files)
        }
        page.get("/pictures/:id") { _, context in
            guard let picture = await self.town.pictures[context.parameters.get("id") ?? ""] else {
                return Response(status: .notFound)
            }
            let headers: HTTPFields = [.xContentTypeOptions: "nosniff", .cacheControl: "private, max-age=86400"]
            return Response(picture.bytes, type: picture.format.rawValue, headers: headers)
        }
        page.post("/do/:act") { request, context in
            try await self.submit(request, act: context.parameters.get("act") ?? "")
        }
    }

    private nonisolated func page(_ query: String) async -> ChatPage {
        let scene = await self.scene(ChatPageQuery(Form(query, plusIsSpace: true), base: self.base))
        return ChatPage(scene: scene, journal: await self.journal?(), places: await self.places)
    }

    /// Does what a form asks for, and leads back to the page, or tells the page's script where to look.
    private nonisolated func submit(_ request: Request, act: String) async throws -> Response {
        guard request.comesFromHere else { return Response(status: .forbidden) }
        let body = try await request.bytes(upTo: 1 << 14)
        let form = Form(String(decoding: body, as: UTF8.self), plusIsSpace: true)
        let wantsJSON = request.headers[.accept] == "application/json"
        var view = ChatPageQuery(Form(form["view"] ?? "", plusIsSpace: false), base: self.base)
        let told: Bilingual
        do throws(SandboxError) {
            switch act {
            case "fault":
                let fault = try ChatFault(form.json)
                try await self.add(fault)
                told = ChatTrouble.title(of: fault) + Bilingual("：已就绪，等着发生。", ": armed, it waits for its moment.")
            case "clear-faults":
                await self.clearFaults()
                told = Bilingual("不再出错。", "Nothing goes wrong any more.")
            default:
                let act = try ChatAct(named: act, form.json)
                let happened = try await self.perform(act)
                view.follow(act, happened)
                told = act.told
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
}

extension ChatAct {
    /// What the page says when the act leaves no trace in the chat; empty when one sees it.
    fileprivate var told: Bilingual {
        switch self {
        case .press, .command, .somethingNew, .repeatCallback:
            Bilingual("回调发出去了。", "The callback is on its way.")
        default: .same("")
        }
    }
}

extension ChatPageQuery {
    /// Looks where the act was.
    mutating func follow(_ act: ChatAct, _ happened: ChatHappened) {
        switch act {
        case .say: self.reply = nil
        case .join where happened.people.count == 1: self.place = happened.room
        case .leave: self.place = nil
        default: break
        }
    }
}
