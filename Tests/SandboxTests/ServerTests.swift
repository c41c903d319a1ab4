import Curl
import Domain
import Testing

@testable import Sandbox

/// The server API over a real socket: each API once, each fault once.
@Suite struct ServerTests {
    @Test func `each API answers`() async throws {
        try await Host.run(rules: { $0.dispatchDelay = .zero }) { host in
            let happened = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "poster-01", customer: nil, needsConfirmation: false)
            )
            let code = happened.callbacks[0].subject, customer = happened.customers[0]
            let token = try await host.token()
            for path in ["getcallbackip", "get_api_domain_ip", "externalcontact/get_follow_user_list"] {
                try await #expect(host.get("/cgi-bin/\(path)?access_token=\(token)").json.code == 0, "\(path)")
            }
            let path = "/cgi-bin/externalcontact/get?access_token=\(token)&external_userid=\(customer)"
            try await #expect(host.get(path).json["external_contact"]?["name"] == "顾客 1")

            func ok(_ endpoint: String, _ body: String) async throws -> JSON {
                let answer = try await host.call(endpoint, body)
                #expect(answer.code == 0, "\(endpoint): \(answer.words)")
                return answer
            }
            let text = #""text":{"content":"你好"}"#
            _ = try await ok("externalcontact/send_welcome_msg", #"{"welcome_code":"\#(code)",\#(text)}"#)
            _ = try await ok("message/send", #"{"touser":"guide-one","msgtype":"text","agentid":1000002,\#(text)}"#)
            _ = try await ok("externalcontact/groupchat/list", #"{"limit":10}"#)
            _ = try await ok("externalcontact/groupchat/get", #"{"chat_id":"\#(Town.group)"}"#)
            let added = try await ok("externalcontact/group_welcome_template/add", "{\(text)}")
            let template = #""template_id":"\#(added["template_id"]?.text ?? "")""#
            _ = try await ok("externalcontact/group_welcome_template/edit", "{\(template),\(text)}")
            _ = try await ok("externalcontact/group_welcome_template/get", "{\(template)}")
            _ = try await ok("externalcontact/group_welcome_template/del", "{\(template)}")
            let made = try await ok(
                "externalcontact/add_msg_template",
                #"{"chat_type":"group","sender":"guide-one",\#(text)}"#
            )
            let task = #""msgid":"\#(made["msgid"]?.text ?? "")""#
            _ = try await ok("externalcontact/get_groupmsg_task", "{\(task)}")
            _ = try await ok("externalcontact/get_groupmsg_send_result", #"{\#(task),"userid":"guide-one"}"#)
            _ = try await ok("externalcontact/remind_groupmsg_send", "{\(task)}")
            _ = try await ok("externalcontact/cancel_groupmsg_send", "{\(task)}")
            let now = Town.start.seconds
            _ = try await ok(
                "externalcontact/get_groupmsg_list_v2",
                #"{"chat_type":"group","start_time":\#(now - 10),"end_time":\#(now + 10)}"#
            )
            let form = """
                --b\r\nContent-Disposition: form-data; name="media"; filename="说明.txt"\r\n\r\nhello!\r\n--b--\r\n
                """
            let upload = try await host.post(
                "/cgi-bin/media/upload?access_token=\(token)&type=file",
                form,
                headers: [("Content-Type", "multipart/form-data; boundary=b")]
            )
            #expect(upload.json["media_id"]?.text?.isEmpty == false)
            #expect(upload.header("Content-Type") == "application/json; charset=UTF-8")
        }
    }

    @Test func `a refusal is an HTTP 200 with a code, and too large a body is a 413`() async throws {
        try await Host.run { host in
            let answer = try await host.get("/cgi-bin/nothing/here?access_token=x")
            #expect(answer.status == 200)
            #expect(answer.json.code == 40_066)
            let large = String(repeating: "x", count: (4 << 20) + 1)
            try await #expect(host.post("/cgi-bin/message/send?access_token=x", large).status == 413)
        }
    }

    @Test func `a lost answer does the work and closes the connection without a byte`() async throws {
        try await Host.run { host in
            let token = try await host.token()
            let happened = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            )
            let code = happened.callbacks[0].subject
            try await host.sandbox.add(Fault(.loseAnswer, on: "externalcontact/send_welcome_msg"))
            let path = "/cgi-bin/externalcontact/send_welcome_msg?access_token=\(token)"
            let body = #"{"welcome_code":"\#(code)","text":{"content":"x"}}"#
            let error = await #expect(throws: CurlError.self) { try await host.post(path, body) }
            #expect(error?.code == .lost)
            #expect(error?.delivery == .unknown)
            let count = await host.sandbox.welcomes()[code]
            #expect(count?.accepted == 1)
            #expect(count?.lostAnswers == 1)
            try await #expect(host.post(path, body).json.code == 41_051)
            let lost = await host.sandbox.ledger().filter { $0.isAnswerLost }
            #expect(lost.map(\.subject) == [code])
        }
    }

    @Test func `a slow answer does its work at once and holds nobody else up`() async throws {
        try await Host.run { host in
            let token = try await host.token()
            try await host.sandbox.add(Fault(.slow(milliseconds: 3_000), on: "message/send"))
            await host.naps.hold()
            async let slow = host.post(
                "/cgi-bin/message/send?access_token=\(token)",
                #"{"touser":"guide-one","msgtype":"text","agentid":1000002,"text":{"content":"x"}}"#
            )
            try await host.until { await host.naps.waiting == 1 }
            #expect(await host.sandbox.world.mailbox.chats["guide-one"]?.lines.count == 1)
            try await #expect(host.get("/cgi-bin/getcallbackip?access_token=\(token)").json.code == 0)
            await host.naps.release()
            try await #expect(slow.json.code == 0)
            #expect(await host.naps.taken == [.milliseconds(3_000)])
        }
    }

    @Test func `a refusal, a status and an expired token come on demand and do no work`() async throws {
        try await Host.run { host in
            let token = try await host.token()
            let path = "/cgi-bin/externalcontact/group_welcome_template/add?access_token=\(token)"
            let body = #"{"text":{"content":"x"}}"#
            for (fault, code) in [
                (#""kind":"refuse","code":60020"#, 60_020), (#""kind":"refuse","code":41096"#, 41_096),
            ] {
                _ = try await host.post("/sandbox/api/faults", #"{"pattern":"externalcontact/*",\#(fault)}"#)
                try await #expect(host.post(path, body).json.code == Int64(code))
            }
            _ = try await host.post("/sandbox/api/faults", #"{"kind":"status","status":502}"#)
            try await #expect(host.post(path, body).status == 502)
            _ = try await host.post("/sandbox/api/faults", #"{"kind":"expire-tokens"}"#)
            try await #expect(host.post(path, body).json.code == 42_001)
            #expect(await host.sandbox.world.materials.isEmpty)
            try await #expect(host.token() != token)
            try await #expect(host.get("/sandbox/api/faults").json["faults"] == [])
        }
    }

    @Test func `too many calls at the same time are refused`() async throws {
        try await Host.run(rules: { $0.concurrentCalls = 1 }) { host in
            let path = "/cgi-bin/getcallbackip?access_token=\(try await host.token())"
            try await host.sandbox.add(Fault(.slow(milliseconds: 10), on: "getcallbackip"))
            await host.naps.hold()
            async let slow = host.get(path)
            try await host.until { await host.naps.waiting == 1 }
            try await #expect(host.get(path).json.code == 45_033)
            await host.naps.release()
            try await #expect(slow.json.code == 0)
            try await #expect(host.get(path).json.code == 0)
        }
    }

    @Test func `acts and the ledger are reached over the control API`() async throws {
        try await Host.run { host in
            let path = "/sandbox/api/acts/add-guide"
            let answer = try await host.post(path, #"{"guide":"guide-one","channel":"receipt"}"#)
            #expect(answer.status == 200)
            let code = answer.json["callbacks"]?.list?.first?["subject"]?.text ?? ""
            try await #expect(host.post(path, #"{"channel":"receipt"}"#).status == 400)
            try await #expect(host.post(path, #"{"guide":"nobody"}"#).status == 404)
            try await #expect(host.post(path, "{").status == 400)
            try await #expect(host.post("/sandbox/api/acts/fly", "").status == 404)
            try await #expect(
                host.post("/sandbox/api/acts/leave", #"{"group":"\#(Town.group)","customer":"x"}"#).status == 409
            )
            _ = try await host.call(
                "externalcontact/send_welcome_msg",
                #"{"welcome_code":"\#(code)","text":{"content":"x"}}"#
            )
            let welcomes = try await host.get("/sandbox/api/welcomes").json["welcomes"]
            #expect(welcomes?[code]?["accepted"] == 1)
            let ledger = try await host.get("/sandbox/api/ledger?after=1&limit=1").json
            #expect(ledger["entries"]?.list?.count == 1)
            #expect(ledger["entries"]?.list?.first?["number"] == 2)
            #expect(ledger["dropped"] == 0)
            try await #expect(host.get("/sandbox/api/world").json["guides"] == ["guide-one", "guide-two"])
            try await #expect(host.post("/sandbox/api/welcomes", #"{"codes":["from-elsewhere"]}"#).status == 200)
            let body = #"{"welcome_code":"from-elsewhere","text":{"content":"x"}}"#
            try await #expect(host.call("externalcontact/send_welcome_msg", body).code == 0)
        }
    }

    @Test func `what another site's page asks for is refused`() async throws {
        try await Host.run { host in
            for site in ["cross-site", "same-site"] {
                for path in ["/sandbox/api/acts/something-new", "/sandbox/do/something-new"] {
                    let answer = try await host.post(path, "", headers: [("Sec-Fetch-Site", site)])
                    #expect(answer.status == 403)
                }
            }
            let own = try await host.post(
                "/sandbox/api/acts/something-new",
                "",
                headers: [("Sec-Fetch-Site", "same-origin")]
            )
            #expect(own.status == 200)
        }
    }

    @Test func `an origin that is not the host that was called is refused`() async throws {
        try await Host.run { host in
            let other = host.base.replacing("127.0.0.1", with: "localhost")
            for origin in ["https://evil.example", "null", other, "\(host.base).evil.example", ""] {
                for path in ["/sandbox/api/acts/something-new", "/sandbox/do/something-new", "/sandbox/api/faults"] {
                    try await #expect(host.post(path, "", headers: [("Origin", origin)]).status == 403, "\(origin)")
                }
            }
            let own = try await host.post("/sandbox/api/acts/something-new", "", headers: [("Origin", host.base)])
            #expect(own.status == 200)
            let renamed = try await host.post(
                "/sandbox/api/acts/something-new",
                "",
                headers: [("Origin", "https://demo.example"), ("Host", "Demo.Example")]
            )
            #expect(renamed.status == 200)
            let foreign = try await host.post(
                "/sandbox/api/acts/something-new",
                "",
                headers: [("Origin", host.base), ("Host", "demo.example")]
            )
            #expect(foreign.status == 403)
        }
    }

    @Test func `the bare address leads to the page`() async throws {
        try await Host.run { host in
            let answer = try await host.get("/")
            #expect(answer.status == 302)
            #expect(answer.header("Location") == "/sandbox")
        }
    }

    @Test func `a picture that was uploaded is served as what it is, other files are not`() async throws {
        try await Host.run { host in
            let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
            let picture = try await host.upload("hello.png", type: "image", png)
            let answer = try await host.get("/sandbox/media/\(picture)")
            #expect(answer.status == 200)
            #expect(answer.body == png)
            #expect(answer.header("Content-Type") == "image/png")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Content-Security-Policy") == "default-src 'none'; sandbox")
            let file = try await host.upload("page.html", type: "file", Array("<script>".utf8))
            try await #expect(host.get("/sandbox/media/\(file)").status == 404)
            try await #expect(host.get("/sandbox/media/none").status == 404)
        }
    }

    @Test func `media expire on demand before the next call`() async throws {
        try await Host.run { host in
            let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            let picture = try await host.upload("a.png", type: "image", png)
            let api = "externalcontact/group_welcome_template/add"
            let body = #"{"text":{"content":"a"},"image":{"media_id":"\#(picture)"}}"#
            _ = try await host.post("/sandbox/api/faults", #"{"pattern":"externalcontact/*","kind":"expire-media"}"#)
            try await #expect(host.get("/sandbox/api/faults").json["faults"]?.list?.first?["kind"] == "expire-media")
            try await #expect(host.call(api, body).code == 40_007)
            #expect(await host.sandbox.pendingFaults.isEmpty)
        }
    }
}
