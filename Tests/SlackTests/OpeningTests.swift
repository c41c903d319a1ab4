import Domain
import Engine
import Testing

@testable import Slack

/// What comes in, and what is refused.
@Suite struct OpeningTests {
    // MARK: Signatures

    private static let official = """
        token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
        channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&\
        response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&\
        trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c
        """

    @Test func `the example of the documentation is opened`() throws {
        let adapter = try Workspace.adapter {
            $0.teamID = "T1DC2JH3J"
            $0.signingSecret = Secret("8f742231b10e8888abcd99yyyzzz85a5")
        }
        let callback = Workspace.callback(
            Self.official,
            headers: [
                "x-slack-request-timestamp": "1531420618",
                "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            ]
        )
        guard case .letter(let letter, .bare) = try adapter.open(callback, now: Instant(seconds: 1_531_420_620)),
            case .messageReceived(let message)? = letter.happening
        else {
            Issue.record("no message")
            return
        }
        #expect(message.content == .text("webhook-collect"))
        #expect(message.from == Identity(.participant, "T1DC2JH3J/U2CERLKJA"))
        let hook = "https://hooks.slack.com/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN"
        #expect(message.place == .chat("G8PSS9T3V", answer: Secret("hook \(hook)")))
        #expect(letter.lane == "acme-slack/chat:G8PSS9T3V")
    }

    @Test func `a body is signed byte by byte, in whatever script`() {
        let body = Array(#"{"type":"event_callback","event_id":"Ev0001","text":"签到 ✓"}"#.utf8)
        #expect(
            SigningSecrets.signature("1700000000", body, Secret("slack-test-secret"))
                == "v0=398dd49b995f0c310d0a15cecda8d21a091d740e0385afdf057d6e18d6861ad1"
        )
    }

    private func refusal(_ callback: Callback, now: Instant = Workspace.now) throws -> Refusal.Reason? {
        do {
            _ = try Workspace.adapter().open(callback, now: now)
            return nil
        } catch let refusal as Refusal {
            return refusal.reason
        }
    }

    @Test(arguments: [Sample.message("签到"), Sample.press(), Sample.command()])
    func `a request whose body, time or signature was changed is refused`(body: String) throws {
        #expect(try self.refusal(Workspace.callback(body)) == nil)
        #expect(try self.refusal(Workspace.callback(body, secret: "another")) == .badSignature)
        let signature = SigningSecrets.signature("1767000002", Array(body.utf8), Secret(Workspace.secret))
        let genuine = ["x-slack-signature": signature, "x-slack-request-timestamp": "1767000002"]
        #expect(try self.refusal(Workspace.callback(body + " ", headers: genuine)) == .badSignature)
        #expect(try self.refusal(Workspace.callback(String(body.dropLast()), headers: genuine)) == .badSignature)
        for (name, value) in [
            ("x-slack-signature", signature.uppercased()), ("x-slack-signature", String(signature.dropFirst(3))),
            ("x-slack-signature", String(signature.dropLast())), ("x-slack-signature", signature + "0"),
            ("x-slack-signature", ""), ("x-slack-request-timestamp", "1767000001"),
            ("x-slack-request-timestamp", "01767000002"), ("x-slack-request-timestamp", ""),
            ("x-slack-request-timestamp", "-1767000002"), ("x-slack-request-timestamp", "1767000002.0"),
            ("x-slack-request-timestamp", "99999999999999999999"),
        ] {
            let headers = genuine.merging([name: value]) { $1 }
            #expect(try self.refusal(Workspace.callback(body, headers: headers)) == .badSignature, "\(name): \(value)")
        }
        for name in genuine.keys {
            #expect(
                try self.refusal(Workspace.callback(body, headers: genuine.filter { $0.key != name })) == .badSignature
            )
        }
    }

    @Test(arguments: [(-301, true), (-300, false), (300, false), (301, true)])
    func `a request is taken within five minutes of its time`(seconds: Int64, isStale: Bool) throws {
        let now = Workspace.now + .seconds(seconds)
        #expect(try self.refusal(Workspace.callback(Sample.command()), now: now) == (isStale ? .stale : nil))
        // A forged one never learns that it is old.
        let forged = Workspace.callback(Sample.command(), secret: "another")
        #expect(try self.refusal(forged, now: now) == .badSignature)
    }

    @Test func `while the secret is being changed both are good`() throws {
        let adapter = try Workspace.adapter { $0.previousSigningSecret = Secret("the-old-one") }
        for secret in [Workspace.secret, "the-old-one"] {
            _ = try adapter.open(Workspace.callback(Sample.command(), secret: secret), now: Workspace.now)
        }
        #expect(throws: Refusal(.badSignature)) {
            try adapter.open(Workspace.callback(Sample.command(), secret: "the-older-one"), now: Workspace.now)
        }
    }

    @Test func `what is too large is refused before it is looked at`() throws {
        let body = String(repeating: "a", count: 1_048_577)
        #expect(try self.refusal(Workspace.callback(body, headers: [:])) == .tooLarge)
        #expect(throws: Refusal(.tooLarge)) {
            try Workspace.adapter().letter(of: Array(body.utf8), now: Workspace.now)
        }
    }

    // MARK: Checks

    @Test func `the challenge comes back, and only to who signs`() throws {
        let body = #"{"token":"t","challenge":"3eZbrw1a\"B","type":"url_verification"}"#
        guard case .check(let answer) = try Workspace.adapter().open(Workspace.callback(body), now: Workspace.now)
        else {
            Issue.record("no check")
            return
        }
        #expect(answer == .json(Array(#"{"challenge":"3eZbrw1a\"B"}"#.utf8)))
        #expect(try self.refusal(Workspace.callback(body, headers: [:])) == .badSignature)
    }

    @Test(arguments: [
        #"{"type":"url_verification"}"#, #"{"type":"url_verification","challenge":""}"#,
        #"{"type":"url_verification","challenge":"\#(String(repeating: "a", count: 1_025))"}"#,
        #"{"type":"url_verification","challenge":7}"#,
    ])
    func `a challenge that is none is kept and not answered`(body: String) throws {
        #expect(try Workspace.adapter().letter(body).happening == .unknown(kind: "url_verification"))
    }

    @Test func `a look at the certificate is answered to who signs, and is nothing else`() throws {
        let body = "ssl_check=1&token=xyz"
        guard case .check(.bare) = try Workspace.adapter().open(Workspace.callback(body), now: Workspace.now) else {
            Issue.record("no check")
            return
        }
        #expect(
            try Workspace.adapter().letter(of: Array(body.utf8), now: Workspace.now).happening
                == .unknown(kind: "ssl_check")
        )
    }

    /// Else it would tell whether there is such an account.
    @Test func `an unsigned look at the certificate is refused like everything unsigned`() throws {
        for body in ["ssl_check=1&token=xyz", "ssl_check=1", "token=xyz&ssl_check=1"] {
            for headers in [[:], ["x-slack-signature": "v0=00"], ["x-slack-request-timestamp": "1767000002"]] {
                #expect(try self.refusal(Workspace.callback(body, headers: headers)) == .badSignature)
            }
        }
    }

    // MARK: Whose it is

    @Test(arguments: [
        Sample.event(#"{"type":"app_uninstalled"}"#, team: "T2"),
        Sample.event(#"{"type":"app_uninstalled"}"#, app: "A2"),
        Sample.press(team: "T2", message: "{}"), Sample.command(team: "T2"),
    ])
    func `what another workspace or app is told is refused`(body: String) throws {
        #expect(try self.refusal(Workspace.callback(body)) == .wrongReceiver)
        #expect(throws: Refusal(.wrongReceiver)) {
            try Workspace.adapter().letter(of: Array(body.utf8), now: Workspace.now)
        }
    }

    @Test func `without an app id only the workspace counts`() throws {
        let adapter = try Workspace.adapter { $0.appID = "" }
        let body = Sample.event(#"{"type":"app_uninstalled"}"#, app: "A2")
        _ = try adapter.open(Workspace.callback(body), now: Workspace.now)
    }

    @Test func `in a shared channel one of the workspaces is ours`() throws {
        let shared = Sample.message("hi")
            .replacing(#"{"token":"t","team_id":"T1""#, with: #"{"token":"t","team_id":"T9""#)
        #expect(shared.contains("T9"))
        guard case .messageReceived? = try Workspace.adapter().letter(shared).happening else {
            Issue.record("not heard")
            return
        }
        guard case .cardClicked(let click)? = try Workspace.adapter().letter(Sample.press(team: "T9")).happening else {
            Issue.record("not pressed")
            return
        }
        #expect(click.by == Identity(.participant, "T1/U1"))
    }

    // MARK: What nobody understands

    @Test(arguments: [
        ("", "unreadable"), ("{", "unreadable"), ("[]", "unreadable"), ("null", "unreadable"), ("a=b", "unreadable"),
        ("payload=", "unreadable"), ("payload=%7B", "unreadable"), ("{}", "untyped"), ("\u{FEFF}{}", "unreadable"),
        (String(repeating: #"{"event":"#, count: 2_000), "unreadable"),
        (
            #"{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1700000040,"api_app_id":"A1"}"#,
            "app_rate_limited"
        ),
        (#"{"type":"event_callback","team_id":"T1","event":[]}"#, "event_callback"),
        (#"{"type":7,"team_id":{},"event":{"type":null}}"#, "untyped"),
        (Sample.form(#"{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"}}"#), "view_submission"),
        (Sample.form(#"{"type":"block_actions","team":null,"actions":"x"}"#), "block_actions"),
        ("command=/quiz&team_id=T1", "command"),
        (Sample.event(#"{"type":"\#(String(repeating: "ä", count: 99))"}"#), String(repeating: "_", count: 64)),
    ])
    func `what is genuine but unknown is kept under a name`(body: String, kind: String) throws {
        let letter = try Workspace.adapter().letter(body)
        #expect(letter.happening == .unknown(kind: kind))
        #expect(letter.lane == "acme-slack/app")
        #expect(letter.fingerprint.count == 16)
    }

    @Test func `a torn body never traps`() throws {
        let adapter = try Workspace.adapter()
        for body in [
            Sample.message("<@UBOT> a &amp; b", more: #","thread_ts":"1.2""#), Sample.press(), Sample.command(),
        ] {
            let bytes = Array(body.utf8)
            for end in bytes.indices { _ = adapter.translate(Array(bytes[..<end])) }
        }
    }
}
