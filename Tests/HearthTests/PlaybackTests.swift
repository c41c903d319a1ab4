import Curl
import Domain
import Engine
import Foundation
import Scripts
import Testing

@testable import hearth

/// A captured callback, played on a store in memory.
@Suite struct PlaybackTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// 2026-01-02 01:58 and 12:00 in Shanghai.
    private static let night = Instant(seconds: 1_767_290_280)
    private static let noon = Instant(seconds: 1_767_326_400)

    private static let added = Array(
        """
        <xml><ToUserName><![CDATA[ww0123456789abcdef]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>\
        <CreateTime>1767290280</CreateTime><MsgType><![CDATA[event]]></MsgType>\
        <Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>\
        <UserID><![CDATA[guide-01]]></UserID><ExternalUserID><![CDATA[wm1]]></ExternalUserID>\
        <State><![CDATA[poster-01]]></State><WelcomeCode><![CDATA[CODE]]></WelcomeCode></xml>
        """.utf8
    )

    /// The demo's brand, from the paths of this checkout.
    private func blueprint() throws -> Blueprint {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hearth-playback-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "demo.yaml").path
        let root = Self.root
        let shipped = try String(contentsOfFile: "\(root)/config/demo.yaml", encoding: .utf8)
            .replacing("scripts: bot-scripts", with: "scripts: \(root)/bot-scripts")
            .replacing("templates: templates", with: "templates: \(root)/templates")
            .replacing("people: config", with: "people: \(root)/config")
        try shipped.write(toFile: file, atomically: true, encoding: .utf8)
        return try Blueprint.load(file, environment: [:], missingSecrets: .areStoodIn)
    }

    private func played(at moments: [Instant?]) async throws -> [Explanation] {
        let blueprint = try self.blueprint()
        let client = Client()
        defer { client.shutdown() }
        let adapters = try Adapters(blueprint, client: client, now: { Self.noon })
        let receiver = try #require(adapters.all.first)
        let playback = try await Playback(blueprint, client: client, startingAt: Self.night)
        for (number, moment) in moments.enumerated() {
            let body = String(decoding: Self.added, as: UTF8.self).replacing("wm1", with: "wm\(number)")
            let letter = try receiver.letter(of: Array(body.utf8), now: Self.noon)
            try await playback.play(moment.map { letter.happening(at: $0) } ?? letter)
        }
        return try await playback.house.journal.newest(100).reversed()
    }

    private func rule(_ event: Explanation) -> String {
        event.looked.first { $0.play == "welcome" }?.reason.english ?? ""
    }

    @Test func `a callback is played at its own moment, or at the one that is asked for`() async throws {
        let events = try await self.played(at: [nil, Self.noon])
        try #require(events.count == 2)
        #expect(events.map(\.happenedAt) == [Self.night.millis, Self.noon.millis])
        #expect(self.rule(events[0]).hasPrefix("rule “night”"), "\(self.rule(events[0]))")
        #expect(self.rule(events[1]).hasPrefix("rule “poster”"), "\(self.rule(events[1]))")
    }

    @Test func `the message is the one that is sent when all media are uploaded`() async throws {
        let event = try #require(try await self.played(at: [Self.noon]).first)
        let effect = try #require(event.effects.first { $0.request == "welcome" })
        #expect(effect.body.contains("as-if-uploaded:"), "\(effect.body)")
        #expect(!self.rule(event).contains("short"), "\(self.rule(event))")
    }

    @Test func `an event that nobody knows says what it calls itself`() async throws {
        let blueprint = try self.blueprint()
        let client = Client()
        defer { client.shutdown() }
        let receiver = try #require(try Adapters(blueprint, client: client, now: { Self.noon }).all.first)
        let playback = try await Playback(blueprint, client: client, startingAt: Self.noon)
        let strange = "<xml><MsgType>event</MsgType><Event>sandbox_future_event</Event></xml>"
        try await playback.play(try receiver.letter(of: Array(strange.utf8), now: Self.noon))
        try await playback.play(try receiver.letter(of: Self.added, now: Self.noon))
        let events = try await playback.house.journal.newest(10)
        #expect(events.map(\.unknownKind) == [nil, "event/sandbox_future_event"])
    }

    @Test(arguments: [
        ("<xml><ToUserName>a</ToUserName><Encrypt><![CDATA[AAAA]]></Encrypt></xml>", "give the query"),
        ("not a callback", "no XML of a callback"), ("<xml><a>1</a></xml>", "no XML of a callback"), ("", "no XML"),
    ])
    func `a file that is no opened callback is not played`(text: String, words: String) throws {
        let blueprint = try self.blueprint()
        let client = Client()
        defer { client.shutdown() }
        let receiver = try #require(try Adapters(blueprint, client: client, now: { Self.noon }).all.first)
        let body = Array(text.utf8)
        let objection = CapturedBody.objection(to: body, at: receiver)
        #expect(objection?.english.contains(words) == true, "\(String(describing: objection))")
        #expect(CapturedBody.objection(to: Self.added, at: receiver) == nil)
        let strange = Array("<xml><MsgType>event</MsgType><Event>sandbox_future_event</Event></xml>".utf8)
        #expect(CapturedBody.objection(to: strange, at: receiver) == nil)
    }

    @Test func `each account has its adapter, in the order of the file, and those of customers are told apart`() throws
    {
        let blueprint = try self.blueprint()
        let client = Client()
        defer { client.shutdown() }
        let adapters = try Adapters(blueprint, client: client, now: { Self.noon })
        let others: [AccountID] = ["acme-slack", "acme-feishu", "acme-dingtalk"]
        #expect(adapters.all.map(\.account) == ["acme-wecom", "acme-aibot"] + others)
        #expect(adapters.recognisers.count == 4 && blueprint.apps.map(\.id) == ["acme-wecom"] + others)
        let robot = try #require(adapters.all.first { $0.account == "acme-aibot" })
        let objection = CapturedBody.objection(to: Array("no callback".utf8), at: robot)
        #expect(objection?.english == "this is no JSON of a callback.")
    }
}
