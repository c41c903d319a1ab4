import Delivery
import Domain
import TestSupport
import Testing

@testable import DingTalk

@Suite struct ErrorTableTests {
    private static let chat = "dingtalk/dingc/dingkey1/group/cidAAA==/minute"
    private static let second = "dingtalk/dingc/dingkey1/second"
    private static let minute = "dingtalk/dingc/dingkey1/robot/groupMessages/send/minute"
    private let now = Instant(millis: 1_700_000_050_500)

    private func report(_ code: String, status: Int = 400, _ endpoint: Endpoint = .groupPost) -> CallReport {
        ErrorTable.report(
            PlatformAnswer(status: status, code: code, text: "words", scopes: [], body: []),
            code: code,
            endpoint: endpoint,
            destination: "group/cidAAA==",
            limits: Limits(Platform.configuration()),
            now: self.now
        )
    }

    /// Every code of the reference, by what has to follow.
    private static let advice: [(CallReport.Advice, [String])] = [
        (
            .retry(after: nil),
            [
                "-1", "system.error", "system.busy", "send.ding.exception", "88.timeout", "InvalidAuthentication",
                "40001",
                "40014", "42001",
            ]
        ),
        (
            .closeLimits(keys: [Self.second], for: .seconds(1)),
            [
                "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "Forbidden.AccessDenied.QpsLimitForApi", "90002",
                "90018",
            ]
        ),
        (
            .closeLimits(keys: [Self.minute], for: .milliseconds(49_500)),
            ["Forbidden.AccessDenied.QpmLimitForAppkeyAndApi"]
        ),
        (
            .closeLimits(keys: [Self.chat], for: .seconds(60)),
            ["send.too.fast", "send.byToken.tooFast", "too.many.group", "too.many.people"]
        ),
        (.closeLimits(keys: [Self.chat], for: .seconds(600)), ["410100", "130101"]),
        (.closeLimits(keys: ["dingtalk/address"], for: .seconds(300)), ["1111"]),
        (
            .closeLimits(keys: ["dingtalk/dingc/calls"], for: .milliseconds(1_359_949_500)),
            ["Forbidden.AccessDenied.ApiCountLimitForOrg", "90020", "45009", "90030"]
        ),
        (.alreadyDone, ["param.cardAlreadyExist"]),
        (
            .gone("cidAAA=="),
            [
                "invalidParameter.robotCode.auth", "group.disbanded", "400013", "resource.unavailable",
                "invalid.openConversationId", "conversation.org.notMatch",
            ]
        ),
        (
            .degrade,
            [
                "session.expired", "session.notExisted", "param.templateNotExist", "param.templateUnpublished",
                "contain.notAllowed.picture", "430103", "40007",
            ]
        ),
        (
            .giveUp,
            [
                "Forbidden.AccessDenied.AccessTokenPermissionDenied",
                "Forbidden.AccessDenied.IpNotInWhiteList", "60011", "60020", "ip.not.match",
                "88", "40078", "310000", "keywords.not.match", "sign.not.match", "invalidParameter.robotCode.empty",
                "invalidParameter.robotCode.coolApp",
                "invalidParameter.robotCode.notExsit", "invalidParameter.robotCode.missing",
                "invalidParameter.robotCode.invalid", "400101", "400106", "400102", "bot.stopped",
                "template.stopped", "template.not.existed", "resource.not.found",
                "miss.openConversationId",
                "bot.forbidden.sendMessage", "send.forbidden", "only.groupAdmin.canAtAll", "staffId.notExisted",
                "chatbotId.notAllow.sendOTO", "robot.oto.notExist", "60121", "50002",
                "invalidParameter.userIds.overMax", "receivers.exceed", "illegal.receivers", "param.cardNotExist",
                "invalidParameter.msgParam.invalid", "msg.unsupport", "msgBody.invalid", "400105", "40035", "43004",
                "invalidParameter.msgParam.tooLong", "contain.unsafe.url", "contain.notAllowed.text",
                "contain.notAllowed.content", "430101", "430102", "430104", "param.contentUnsafe", "40004", "40005",
                "40006",
                "40009", "44001", "43008",
            ]
        ),
    ]

    @Test(arguments: ErrorTableTests.advice.indices)
    func `each code has its row, its advice and a sentence, and nothing was sent`(index: Int) {
        let (advice, codes) = Self.advice[index]
        for code in codes {
            #expect(ErrorTable.rows[code] != nil, "\(code)")
            for status in [200, 400, 403, 500] {
                let report = self.report(code, status: status)
                #expect(report.outcome == .notSent && report.advice == advice && report.code == code, "\(code)")
                let message = report.message ?? .same("")
                #expect(message.isTranslated && message.english.count <= 300 && message.chinese.count <= 300)
            }
        }
    }

    @Test(arguments: ["unknown.send.result", "15"])
    func `two codes say that nobody knows`(code: String) {
        let report = self.report(code)
        #expect(report.outcome == .unknown && report.advice == .none)
    }

    @Test func `the table holds nothing that is not tested`() {
        #expect(Set(ErrorTable.rows.keys) == Set(Self.advice.flatMap(\.1) + ["unknown.send.result", "15"]))
    }

    @Test(arguments: ["invalidParameter.robotCode.other", "invalidParameter.msgKey.invalid", "miss.param.msgKey"])
    func `codes that are documented by their beginning are known by it`(code: String) {
        #expect(ErrorTable.row(code)?.verdict == .never)
    }

    @Test func `a code that nobody knows is never repeated, and leaves open what a server in trouble did`() {
        #expect(self.report("brand.new").advice == .giveUp && self.report("brand.new").outcome == .notSent)
        #expect(self.report("brand.new", status: 500).outcome == .unknown)
        #expect(self.report(String(repeating: "x", count: 900)).code == "refused")
    }

    @Test func `a robot of an address takes its group with it, an app's robot does not`() {
        for code in ["400101", "400106", "400102"] {
            #expect(self.report(code, .robot).advice == .gone("cidAAA=="))
            #expect(self.report(code, .session).advice == .giveUp)
        }
    }

    @Test func `a call to a person has no chat to close`() {
        let report = ErrorTable.report(
            PlatformAnswer(status: 400, code: "send.too.fast", text: "", scopes: [], body: []),
            code: "send.too.fast",
            endpoint: .directPost,
            destination: "person/u1",
            limits: Limits(Platform.configuration()),
            now: self.now
        )
        let key = "dingtalk/dingc/dingkey1/robot/oToMessages/batchSend/minute"
        #expect(report.advice == .closeLimits(keys: [key], for: .seconds(60)))
    }
}
