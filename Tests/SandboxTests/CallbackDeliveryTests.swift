import Curl
import Domain
import Testing

@testable import Sandbox

/// Callbacks over a real socket, with the platform's patience and repeats.
@Suite struct CallbackDeliveryTests {
    private static let adds = Act.addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)

    @Test func `an act is told by a signed callback that opens with the same keys`() async throws {
        try await Host.run { host in
            let happened = try await host.sandbox.perform(Self.adds)
            try await host.until { await host.sandbox.openCallbacks == 0 }
            let letters = await host.app.letters
            #expect(letters.map(\.text) == happened.callbacks.map(\.text))
            #expect(letters.map(\.isGenuine) == [true])
            #expect(letters[0].query.contains("timestamp=\(Town.start.seconds)&"))
            #expect(!letters[0].envelope.contains("AgentID"))
            let entries = await host.sandbox.ledger().filter { $0.kind == .callback }
            #expect(entries.map(\.code) == [200])
            #expect(entries[0].subject == happened.callbacks[0].subject)
            #expect(entries[0].effect == "attempt 1, acknowledged")
        }
    }

    @Test func `what is not answered with 200 is sent again, the same text sealed anew`() async throws {
        try await Host.run(answers: [500, 403, 200]) { host in
            try await host.sandbox.perform(Self.adds)
            try await host.until { await host.sandbox.openCallbacks == 0 }
            let letters = await host.app.letters
            #expect(letters.count == 3)
            #expect(Set(letters.map(\.text)).count == 1)
            #expect(Set(letters.map(\.query)).count == 3)
            #expect(Set(letters.map(\.envelope)).count == 3)
            #expect(await host.naps.taken == [.seconds(1), .seconds(2)])
            #expect(await host.sandbox.ledger().filter { $0.kind == .callback }.map(\.code) == [500, 403, 200])
        }
    }

    @Test func `after three repeats it is given up`() async throws {
        try await Host.run(answers: [502, 502, 502, 502]) { host in
            let outcome = await host.sandbox.deliver(.unheardOf(corp: Town.corp, serial: 1, at: Town.start))
            #expect(outcome.attempts == 4)
            #expect(!outcome.isAcknowledged)
            #expect(await host.app.letters.count == 4)
            #expect(await host.sandbox.ledger().last?.effect == "attempt 4, given up")
        }
    }

    @Test func `the same callback is sent again when the platform repeats itself`() async throws {
        try await Host.run { host in
            await #expect(throws: SandboxError.self) { try await host.sandbox.perform(.repeatCallback) }
            try await host.sandbox.perform(Self.adds)
            try await host.sandbox.perform(.repeatCallback)
            try await host.until { await host.sandbox.openCallbacks == 0 }
            let letters = await host.app.letters
            #expect(letters.count == 2)
            #expect(letters[0].text == letters[1].text)
            #expect(letters[0].query != letters[1].query)
        }
    }

    @Test func `a callback can be swallowed on demand`() async throws {
        try await Host.run { host in
            try await host.sandbox.add(Fault(.dropCallback, on: "add_member"))
            let join = Act.join(
                group: Town.group,
                customers: [],
                newcomers: 2,
                channel: nil,
                invitor: nil,
                isOneCallback: false
            )
            let happened = try await host.sandbox.perform(join)
            try await host.until { await host.sandbox.openCallbacks == 0 }
            #expect(await host.app.letters.map(\.text) == [happened.callbacks[1].text])
            #expect(await host.sandbox.ledger().contains { $0.effect == "dropped on demand" })
        }
    }

    @Test func `a message of a member names the app, and an encrypted reply reaches them`() async throws {
        try await Host.run { host in
            let keys = try CallbackApp.keys()
            let answer = "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[收到]]></Content></xml>"
            let encrypted = try keys.encrypt(Array(answer.utf8), random: Array("0123456789abcdef".utf8))
            let signature = keys.signature(timestamp: "1", nonce: "n", encrypted: encrypted)
            func reply(_ signature: String) -> [UInt8] {
                let text = String(decoding: encrypted, as: UTF8.self)
                return Array(
                    """
                    <xml><Encrypt><![CDATA[\(text)]]></Encrypt><MsgSignature><![CDATA[\(signature)]]></MsgSignature>\
                    <TimeStamp>1</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>
                    """.utf8
                )
            }
            let letter = Plaintext.memberText(
                corp: Town.corp,
                agentID: 1_000_002,
                member: "Guide-One",
                content: "/stats",
                messageID: 1,
                at: Town.start
            )
            await host.app.setReply(reply(signature))
            #expect(await host.sandbox.deliver(letter).reply == answer)
            #expect(await host.app.letters[0].envelope.contains("<AgentID><![CDATA[1000002]]></AgentID>"))
            #expect(await host.sandbox.world.mailbox.chats["guide-one"]?.lines.last?.text.chinese == "收到")

            await host.app.setReply(reply(String(signature.reversed())))
            let forged = await host.sandbox.deliver(letter)
            #expect(forged.isAcknowledged && forged.reply == nil)
            #expect(await host.sandbox.world.mailbox.chats["guide-one"]?.lines.count == 1)
        }
    }

    @Test func `the address is checked as the administrator's page does`() async throws {
        try await Host.run { host in
            try await host.sandbox.checkAddress()
            try await #expect(host.post("/sandbox/api/address-check", "").json["ok"] == true)
        }
    }

    @Test func `where nobody listens callbacks are only counted`() async throws {
        let configuration = Town.configuration()
        let sandbox = try FakeWeCom(configuration, client: .init(), clock: { Town.start }, sleep: { _ in })
        try await sandbox.perform(Self.adds)
        #expect(await sandbox.openCallbacks == 0)
        #expect(await sandbox.ledger().contains { $0.effect == "nobody listens" })
        #expect(await sandbox.deliver(.unheardOf(corp: Town.corp, serial: 1, at: Town.start)).attempts == 0)
        await #expect(throws: SandboxError.self) { try await sandbox.checkAddress() }
    }

    @Test func `a wrong configuration never starts`() {
        var configuration = Town.configuration()
        configuration.guides = []
        let error = #expect(throws: SandboxError.self) {
            try FakeWeCom(configuration, client: .init(), clock: { Town.start }, sleep: { _ in })
        }
        #expect(error?.code == .badConfiguration)
    }
}
