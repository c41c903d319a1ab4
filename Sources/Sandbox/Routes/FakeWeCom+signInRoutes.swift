internal import Domain
internal import HTTPTypes
internal import Hummingbird

extension FakeWeCom {
    /// What WeChat does without a word, it asks here: who opens the page.
    nonisolated func addSignInRoutes<Context: RequestContext>(to router: Router<Context>) {
        router.get("/connect/oauth2/authorize") { request, _ in
            let form = Form(request.uri.query ?? "", plusIsSpace: false)
            do throws(SandboxError) {
                let page = try await self.signInPage(form)
                return Response(Array(page.source.utf8), type: "text/html; charset=utf-8", headers: Self.pageHeaders)
            } catch {
                return Response(Array(error.message.utf8), status: .badRequest, type: "text/plain; charset=utf-8")
            }
        }
        router.get("/connect/oauth2/as/:visitor") { request, context in
            let form = Form(request.uri.query ?? "", plusIsSpace: false)
            do throws(SandboxError) {
                let name = Form("v=\(context.parameters.get("visitor") ?? "")", plusIsSpace: false)["v"] ?? ""
                let address = try await self.wayBack(of: name, form)
                return Response(status: .found, headers: [.location: address, .cacheControl: "no-store"])
            } catch {
                return Response(Array(error.message.utf8), status: .badRequest, type: "text/plain; charset=utf-8")
            }
        }
    }

    /// Everybody who could hold the phone, each a link back to the page that asked.
    private func signInPage(_ form: Form) throws(SandboxError) -> HTML {
        let query = try self.checked(form)
        func way(_ visitor: String, _ name: Bilingual, _ note: Bilingual) -> HTML {
            """
            <a class="tab" href="/connect/oauth2/as/\(Form.encode(visitor))?\(query)"><span>\(name.chinese) \(name.english)</span></a>
            <small>\(note.chinese) · \(note.english)</small>
            """
        }
        let customers = self.world.customers.newest(8).html { customer in
            way(
                Visitor.customer(customer.id).name,
                customer.name,
                customer.bonds.isEmpty
                    ? Bilingual("只在群里", "in a group only") : Bilingual("加过导购", "added a guide")
            )
        }
        let guides = self.world.guides.html { way(Visitor.guide($0.id).name, $0.name, $0.store) }
        return """
            <!doctype html>
            <html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Hearth 沙箱 sandbox</title><link rel="stylesheet" href="/sandbox/page.css"></head>
            <body><header class="top"><div><h1>谁打开了这个页面？ <span>Who opens the page?</span></h1>
            <p>真的微信知道手机是谁的；沙箱要问一下。 WeChat knows whose phone it is; the sandbox asks.</p></div></header>
            <div class="visitors">\(customers)\(way("stranger", Bilingual("路人", "Somebody new"), Bilingual("品牌不认识", "unknown to the brand")))\(guides)</div>
            </body></html>
            """
    }

    private func wayBack(of name: String, _ form: Form) throws(SandboxError) -> String {
        _ = try self.checked(form)
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        let visitor: Visitor
        switch (parts.first, parts.count > 1 ? parts[1] : "") {
        case ("stranger", _): visitor = self.world.stranger()
        case ("customer", let id): visitor = .customer(try self.world.existing(customer: id).id)
        case ("guide", let id):
            guard let guide = self.world.guide(id) else { throw SandboxError(.notFound, "There is no such guide.") }
            visitor = .guide(guide.id)
        default: throw SandboxError(.notFound, "There is nobody of that kind.")
        }
        let address = form["redirect_uri"] ?? ""
        let code = self.world.signIn(visitor, at: self.clock())
        return "\(address)\(address.contains("?") ? "&" : "?")code=\(code)&state=\(Form.encode(form["state"] ?? ""))"
    }

    /// The query of the links, when the platform would go on: known corp, trusted address, a state of letters and
    /// digits.
    private func checked(_ form: Form) throws(SandboxError) -> String {
        let (address, state) = (form["redirect_uri"] ?? "", form["state"] ?? "")
        guard form["appid"] == self.configuration.corpID else {
            throw SandboxError(.badRequest, "appid is not the corporation's id (40013).")
        }
        guard form["response_type"] == "code", form["scope"] == "snsapi_base" else {
            throw SandboxError(.badRequest, "response_type is code and scope is snsapi_base.")
        }
        guard self.isTrusted(address) else {
            throw SandboxError(.badRequest, "redirect_uri is not below the trusted domain (50001).")
        }
        guard state.utf8.count <= 128, state.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw SandboxError(.badRequest, "state is at most 128 letters and digits.")
        }
        let names = ["appid", "redirect_uri", "response_type", "scope", "state"]
        return names.map { "\($0)=\(Form.encode(form[$0] ?? ""))" }.joined(separator: "&")
    }

    /// Host and port count, exactly.
    private func isTrusted(_ address: String) -> Bool {
        guard let trusted = self.configuration.trustedAddress else { return false }
        return address == trusted || address.hasPrefix("\(trusted)/") || address.hasPrefix("\(trusted)?")
    }
}
