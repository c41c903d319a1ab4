internal import Domain
internal import HTTPTypes
internal import Hummingbird

extension GroupChatSandbox {
    /// Answers what a browser asks when a page wants to know who opens it; nil when it is about something else.
    ///
    /// The real platform knows whose browser it is; the sandbox shows everybody who could hold it, each a link back.
    nonisolated func signIn(_ path: String, _ query: String) async -> Response? {
        let form = Form(query, plusIsSpace: true)
        do throws(SandboxError) {
            if path == self.platform.signInPath {
                let page = try await self.signInPage(form, query)
                return Response(
                    Array(page.source.utf8),
                    type: "text/html; charset=utf-8",
                    headers: FakeWeCom.pageHeaders
                )
            }
            guard path.hasPrefix("sign-in/") else { return nil }
            let name = Form("v=\(path.dropFirst("sign-in/".count))", plusIsSpace: false)["v"] ?? ""
            let address = try await self.wayBack(of: name, form)
            return Response(status: .found, headers: [.location: address, .cacheControl: "no-store"])
        } catch {
            return Response(Array(error.message.utf8), status: .badRequest, type: "text/plain; charset=utf-8")
        }
    }

    private func signInPage(_ form: Form, _ query: String) throws(SandboxError) -> HTML {
        _ = try self.face.signIn(form)
        let people = self.town.people.prefix(50).html { person in
            """
            <a class="tab" href="/\(self.platform.id)/sign-in/\(Form.encode(person.id))?\(query)"><span>\(person.name.chinese) \(person.name.english)</span></a>
            <small>\(person.key)</small>
            """
        }
        let name = self.platform.name
        return """
            <!doctype html>
            <html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Hearth 沙箱 sandbox</title><link rel="stylesheet" href="/sandbox/\(self.platform.id)/page.css"></head>
            <body><header class="top"><div><h1>谁打开了这个页面？ <span>Who opens the page?</span></h1>
            <p>真的\(name.chinese)知道浏览器是谁的；沙箱要问一下。 \(name.english) knows whose browser it is; the sandbox asks.</p></div></header>
            <div class="visitors">\(people)</div>
            </body></html>
            """
    }

    private func wayBack(of name: String, _ form: Form) throws(SandboxError) -> String {
        let signIn = try self.face.signIn(form)
        let person = try self.town.existing(person: name)
        return self.town.wayBack(of: person, signIn, at: self.clock())
    }
}
