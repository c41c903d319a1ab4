import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// What the platform says about an account.
@Suite struct OnlineCheckTests {
    private static let good =
        #"{"ok":true,"team_id":"T1","user_id":"UBOT","bot_id":"B1","team":"acme","user":"hearth"}"#
    private static let scopes =
        "app_mentions:read,channels:history,groups:history,im:history,channels:read,groups:read,chat:write,files:write"

    private func findings(_ reaction: StubPlatform.Reaction) async throws -> [OnlineFinding] {
        let platform = try StubPlatform { _, _ in reaction }
        defer { platform.stop() }
        let findings = try #require(await Caller(platform).adapter.checkOnline(guides: ["T1/U1"]))
        #expect(platform.calls.map(\.method) == ["auth.test"])
        for finding in findings { #expect(finding.text.isTranslated) }
        #expect(!"\(findings)".contains("canary"))
        return findings
    }

    @Test func `nothing is in the way`() async throws {
        #expect(try await self.findings(.json(Self.good)).isEmpty)
        let told = StubPlatform.Reaction.status(200, headers: ["x-oauth-scopes: \(Self.scopes)"], Self.good)
        #expect(try await self.findings(told).isEmpty)
    }

    @Test(arguments: [
        (#""team_id":"T1""#, #""team_id":"T2""#, "teamID of the botToken is T2"),
        (#""user_id":"UBOT""#, #""user_id":"UOTHER""#, "botUserID of the botToken is UOTHER"),
        (#""bot_id":"B1""#, #""bot_id":"""#, "not the token of a bot"),
        (#""user_id":"UBOT","#, "", "check apiBase"),
    ])
    func `another workspace, another bot and no bot are wrong`(field: String, other: String, words: String) async throws
    {
        let findings = try await self.findings(.json(Self.good.replacing(field, with: other)))
        #expect(findings.count == 1 && findings.first?.weight == .wrong)
        #expect(findings.first?.text.english.contains(words) == true)
    }

    @Test func `a missing scope is told by what it takes away`() async throws {
        let findings = try await self.findings(
            .status(200, headers: ["X-OAuth-Scopes: channels:history, im:history,channels:read"], Self.good)
        )
        #expect(findings.map(\.weight) == [.wrong, .warning, .warning, .warning, .warning])
        #expect(findings.first?.text.english.contains("chat:write") == true)
        #expect(findings.last?.text.english.contains("files:write") == true)
    }

    @Test(arguments: [
        (
            StubPlatform.Reaction.json(#"{"ok":false,"error":"invalid_auth"}"#), OnlineFinding.Weight.wrong,
            "invalid_auth"
        ),
        (.json(#"{"ok":false,"error":"token_expired"}"#), .wrong, "rotation"),
        (.json(#"{"ok":false,"error":"internal_error"}"#), .unreachable, "internal_error"),
        (.status(429, ""), .unreachable, "ratelimited"), (.status(503, ""), .unreachable, "http-503"),
        (.status(404, ""), .wrong, "http-404"), (.json("<html>"), .wrong, "unreadable"),
        (.hangUp, .unreachable, "lost"),
    ])
    func `what is wrong is told from what is not known`(
        reaction: StubPlatform.Reaction,
        weight: OnlineFinding.Weight,
        words: String
    ) async throws {
        let findings = try await self.findings(reaction)
        #expect(findings.count == 1 && findings.first?.weight == weight)
        #expect(findings.first?.text.english.contains(words) == true)
    }
}
