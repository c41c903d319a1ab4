import Delivery
import Domain
import OpenSSL
import TestSupport
import Testing

@testable import WeCom

/// What the platform answers, in neutral words.
@Suite struct AnswerTests {
    private func report(_ request: OutboundRequest, answer: String) async throws -> CallReport {
        let platform = try StubPlatform { call, _ in call.endpoint == "gettoken" ? nil : .json(answer) }
        defer { platform.stop() }
        return try await Caller(platform).send(request)
    }

    @Test(arguments: [Int64.max, .min, -1, 0, 99_999_999_999])
    func `a join time that is no moment does no harm`(seconds: Int64) async throws {
        let answer = """
            {"errcode":0,"group_chat":{"chat_id":"wr1","member_list":[{"userid":"wm1","type":2,"join_time":\(seconds)}]}}
            """
        let report = try await self.report(.groupLookUp("wr1"), answer: answer)
        guard case .group(let group)? = report.answer else { return #expect(Bool(false), "\(report)") }
        #expect(group.members.map(\.joinedAt) == [nil])
    }

    @Test func `a group is told with its members, who brought them and by which channel`() async throws {
        let answer = """
            {"errcode":0,"errmsg":"ok","group_chat":{"chat_id":"wr1","name":"周末","owner":"li.na","create_time":1,
            "notice":"n","member_list":[
            {"userid":"li.na","type":1,"join_time":1767000000,"join_scene":1,"group_nickname":"","name":"李娜"},
            {"userid":"wm1","type":2,"unionid":"u","join_time":1767000001,"join_scene":3,"invitor":{"userid":"li.na"},
            "state":"poster-07","group_nickname":"","name":"王"},
            {"userid":"wm2","type":2,"join_time":1767000002,"join_scene":1,"invitor":{"userid":""},"state":""}],
            "admin_list":[{"userid":"li.na"}],"member_version":"2c3d"}}
            """
        let expected = GroupSnapshot(
            group: "wr1",
            name: "周末",
            owner: "li.na",
            members: [
                .init(
                    id: "li.na",
                    isCustomer: false,
                    joinedAt: Instant(seconds: 1_767_000_000),
                    broughtBy: nil,
                    channel: nil
                ),
                .init(
                    id: "wm1",
                    isCustomer: true,
                    joinedAt: Instant(seconds: 1_767_000_001),
                    broughtBy: "li.na",
                    channel: "poster-07"
                ),
                .init(
                    id: "wm2",
                    isCustomer: true,
                    joinedAt: Instant(seconds: 1_767_000_002),
                    broughtBy: nil,
                    channel: nil
                ),
            ],
            version: "2c3d"
        )
        let report = try await self.report(.groupLookUp("wr1"), answer: answer)
        #expect(report == CallReport(.sent, code: "0", answer: .group(expected)))
    }

    @Test func `a group without optional fields is told as far as it is known`() async throws {
        let report = try await self.report(
            .groupLookUp("wr1"),
            answer: #"{"errcode":0,"group_chat":{"chat_id":"wr1","member_list":[{"userid":"wm1"}]}}"#
        )
        let member = GroupSnapshot.Member(
            id: "wm1",
            isCustomer: false,
            joinedAt: nil,
            broughtBy: nil,
            channel: nil
        )
        let group = GroupSnapshot(group: "wr1", name: "", owner: "", members: [member], version: nil)
        #expect(report.answer == .group(group))
    }

    private static let made: [(OutboundRequest, String, Answer?)] = [
        (.post, #"{"errcode":0,"errmsg":"ok","fail_list":[],"msgid":"msg1"}"#, .made(id: "msg1")),
        (.post, #"{"errcode":0,"errmsg":"ok","fail_list":["wr9"],"msgid":"msg1"}"#, .made(id: "msg1")),
        (.post, #"{"errmsg":"ok","msgid":"msg1"}"#, .made(id: "msg1")),
        (.post, #"{"errcode":0,"errmsg":"ok"}"#, nil),
        (material(nil), #"{"errcode":0,"errmsg":"ok","template_id":"t1"}"#, .made(id: "t1")),
        (material("t1"), #"{"errcode":0,"errmsg":"ok"}"#, nil),
        (.greeting, #"{"errcode":0,"errmsg":"ok"}"#, nil),
        (.note, #"{"errcode":0,"errmsg":"ok","invaliduser":"","msgid":"m"}"#, nil),
        (.note, #"{"errmsg":"ok","msgid":"m"}"#, nil),
        (
            .memberMessage(to: ["Li.Na", "wang", "zhao"], text: "a"),
            #"{"errcode":0,"errmsg":"ok","invaliduser":"li.na","unlicenseduser":"zhao","msgid":"m"}"#,
            .partlyRefused(["Li.Na", "zhao"])
        ),
    ]

    private static func material(_ id: String?) -> OutboundRequest {
        .groupWelcomeMaterial(id: id, message: Message(text: "hi"), notifiesMembers: true)
    }

    @Test(arguments: AnswerTests.made.indices)
    func `what was made, or who was left out, is told`(index: Int) async throws {
        let (request, answer, expected) = Self.made[index]
        let report = try await self.report(request, answer: answer)
        #expect(report == CallReport(.sent, code: "0", answer: expected))
    }

    private static let empty: [(OutboundRequest, String)] = [
        (.greeting, #"{"errmsg":"ok"}"#), (.note, #"{"errmsg":"ok"}"#), (.post, #"{"errmsg":"ok"}"#),
        (.groupLookUp("wr1"), #"{"errcode":0,"errmsg":"ok"}"#),
        (.groupLookUp("wr1"), #"{"errcode":0,"group_chat":{"name":"n"}}"#),
    ]

    @Test(arguments: AnswerTests.empty.indices)
    func `an answer without code and without evidence is no success`(index: Int) async throws {
        let (request, answer) = Self.empty[index]
        let report = try await self.report(request, answer: answer)
        #expect(report.outcome == .unknown)
        #expect(report.code == "unreadable")
    }

    @Test func `a task that WeCom cannot give to its only group is not sent`() async throws {
        let answer = #"{"errcode":0,"errmsg":"ok","fail_list":["wr1"],"msgid":"msg1"}"#
        let report = try await self.report(.post, answer: answer)
        #expect(report.outcome == .notSent)
        #expect(report.advice == .giveUp)
        #expect(report.code == "fail-list")
    }

    // MARK: Uploads

    private static let file = Array("\u{89}PNG 你好\r\n--hearth--\r\n".utf8)

    private func medium(_ file: [UInt8] = Self.file, path: String = "media/海报.png") -> Medium {
        Medium(kind: .image, path: path, checksum: lowercaseHex(Digest.sha256(file)))
    }

    @Test func `a file is sent as multipart with its name in plain UTF-8`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "media/upload"
                ? .json(#"{"errcode":0,"type":"image","media_id":"M1","created_at":"1"}"#) : nil
        }
        defer { platform.stop() }
        let caller = try Caller(platform, files: ["media/海报.png": Self.file])
        let report = try await caller.send(.upload(self.medium()))
        let expiry = caller.clock.now + .seconds(3 * 86_400 - 3_600)
        #expect(report == CallReport(.sent, code: "0", answer: .media(id: "M1", expiresAt: expiry)))

        let seen = try #require(platform.calls.last)
        let boundary = "hearth-\(self.medium().checksum.prefix(32))"
        #expect(seen.query == ["access_token": "token-1", "type": "image"])
        #expect(seen.headers["content-type"] == "multipart/form-data; boundary=\(boundary)")
        let head =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"media\"; filename=\"海报.png\"; "
            + "filelength=\(Self.file.count)\r\nContent-Type: application/octet-stream\r\n\r\n"
        #expect(seen.body == Array(head.utf8) + Self.file + Array("\r\n--\(boundary)--\r\n".utf8))
    }

    private static let hopeless: [(String, [String: [UInt8]], Medium)] = [
        ("file-missing", [:], Medium(kind: .image, path: "a.png", checksum: sum(file))),
        ("file-changed", ["a.png": file + [0]], Medium(kind: .image, path: "a.png", checksum: sum(file))),
        (
            "file-size", ["a.png": [1, 2, 3, 4, 5]],
            Medium(kind: .image, path: "a.png", checksum: sum([1, 2, 3, 4, 5]))
        ),
        ("file-size", ["a.amr": large], Medium(kind: .voice, path: "a.amr", checksum: sum(large))),
    ]
    private static let large = [UInt8](repeating: 7, count: 2 << 20 | 1)
    private static func sum(_ file: [UInt8]) -> String { lowercaseHex(Digest.sha256(file)) }

    @Test(arguments: AnswerTests.hopeless.indices)
    func `a file that is missing, changed or of a wrong size is not sent`(index: Int) async throws {
        let (code, files, medium) = Self.hopeless[index]
        let platform = try StubPlatform()
        defer { platform.stop() }
        let report = try await Caller(platform, files: files).send(.upload(medium))
        #expect(report.outcome == .notSent)
        #expect(report.advice == .giveUp)
        #expect(report.code == code)
        #expect(platform.calls.isEmpty)
    }

    // MARK: The check before the first start

    private static let troubles: [(StubPlatform.Reaction?, StubPlatform.Reaction, [String])] = [
        (nil, .json(#"{"errcode":0,"errmsg":"ok","follow_user":["li.na"]}"#), []),
        (
            .json(#"{"errcode":40001,"errmsg":"invalid credential"}"#), .torn,
            ["App 218", "The secret is wrong", "(40001)"]
        ),
        (.json(#"{"errcode":40013,"errmsg":"invalid corpid"}"#), .torn, ["The corp id is wrong", "(40013)"]),
        (
            nil, .json(#"{"errcode":60020,"errmsg":"not allow to access from your ip, from ip: 203.0.113.7"}"#),
            ["add 203.0.113.7 to the app's trusted IPs", "(60020)"]
        ),
        (nil, .json(#"{"errcode":48002,"errmsg":"api forbidden"}"#), ["可调用接口的应用", "(48002)"]),
        (nil, .json(#"{"errcode":0,"errmsg":"ok","follow_user":[]}"#), ["no member may serve customers"]),
        (nil, .json(#"{"errcode":0,"errmsg":"ok"}"#), ["check apiBase"]),
        (nil, .status(404), ["status 404", "check apiBase"]),
        (.status(200, "<html>"), .torn, ["No access token", "not the JSON of WeCom"]),
    ]

    @Test(arguments: AnswerTests.troubles.indices)
    func `the online check says what is wrong and what to do`(index: Int) async throws {
        let (token, answer, words) = Self.troubles[index]
        let platform = try StubPlatform { call, _ in call.endpoint == "gettoken" ? token : answer }
        defer { platform.stop() }
        let problems = try #require(await (try Caller(platform)).adapter.checkOnline())
        #expect(problems.isEmpty == words.isEmpty)
        for word in words { #expect(problems.contains { $0.text.english.contains(word) }, "\(problems)") }
        #expect(problems.allSatisfy { $0.text.isTranslated && $0.weight == .wrong }, "\(problems)")
    }

    @Test func `the online check says when nobody answers`() async throws {
        let platform = try StubPlatform()
        let caller = try Caller(platform)
        platform.stop()
        let problems = try #require(await caller.adapter.checkOnline())
        #expect(problems.count == 1)
        #expect(problems.first?.text.english.contains("http://127.0.0.1:\(platform.port)") == true, "\(problems)")
        #expect(problems.first?.weight == .unreachable)
    }

    @Test(arguments: [
        #"{"errcode":301002,"errmsg":"not allow operate another agent with this accesstoken"}"#,
        #"{"errcode":40056,"errmsg":"invalid agentid"}"#,
        #"{"errcode":0,"errmsg":"ok","agentid":219}"#,
    ])
    func `the online check notices the number of another app`(answer: String) async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "agent/get" ? .json(answer) : Self.members(call)
        }
        defer { platform.stop() }
        let findings = try #require(await (try Caller(platform)).adapter.checkOnline())
        #expect(platform.calls(of: "agent/get").first?.query["agentid"] == "218")
        #expect(findings.map(\.weight) == [.wrong], "\(findings)")
        #expect(findings.allSatisfy { $0.text.isTranslated && $0.text.english.lowercased().contains("agentid") })
    }

    @Test func `the online check warns of guides who may not serve customers`() async throws {
        let platform = try StubPlatform { call, _ in Self.members(call) }
        defer { platform.stop() }
        let adapter = (try Caller(platform)).adapter
        #expect(await adapter.checkOnline(guides: ["Li.Na"]) == [])
        let findings = try #require(await adapter.checkOnline(guides: ["li.na", "guide-x"]))
        #expect(findings.map(\.weight) == [.warning])
        #expect(findings.allSatisfy { $0.text.isTranslated && $0.text.english.contains("1 of the guides") })
        #expect(findings.allSatisfy { $0.text.chinese.contains("guide-x") && !$0.text.english.contains("li.na") })
    }

    @Test func `a platform that is busy is not a wrong configuration`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "gettoken" ? nil : .json(#"{"errcode":-1,"errmsg":"system busy"}"#)
        }
        defer { platform.stop() }
        #expect(await (try Caller(platform)).adapter.checkOnline()?.map(\.weight) == [.unreachable])
    }

    private static func members(_ call: StubPlatform.Call) -> StubPlatform.Reaction? {
        call.endpoint.hasSuffix("follow_user_list")
            ? .json(#"{"errcode":0,"errmsg":"ok","follow_user":["li.na"]}"#) : nil
    }
}
