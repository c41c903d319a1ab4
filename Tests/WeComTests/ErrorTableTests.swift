import Delivery
import Domain
import TestSupport
import Testing

@testable import WeCom

@Suite struct ErrorTableTests {
    private let limits = Limits(corpID: "ww1", agentID: 7)
    private let now = Instant(millis: 1_767_000_010_500)

    private func report(_ code: Int, _ text: String = "", _ endpoint: Endpoint = .memberMessage) -> CallReport {
        ErrorTable.report(code: code, text: text, endpoint: endpoint, limits: self.limits, now: self.now)
    }

    /// Every code of the reference, by what has to follow.
    private static let advice: [(CallReport.Advice, [Int])] = [
        (.retry(after: nil), [-1, 40014, 42001, 41001]),
        (.retry(after: .seconds(1)), [41096]),
        (.retry(after: .seconds(45)), [41063, 41079]),
        (.retry(after: .seconds(86_400)), [41094]),
        (.closeLimits(keys: ["wecom/ww1/message/send/minute"], for: .milliseconds(49_500)), [45009]),
        (.closeLimits(keys: ["wecom/ww1/message/send/minute"], for: .seconds(1)), [45033]),
        (.alreadyDone, [41051]),
        (
            .giveUp,
            [
                40001, 40003, 60111, 40013, 40056, 40029, 42003, 42022, 40031, 40032,
                40050, 86001, 86003, 86008, 40093, 42012, 40096, 84061, 84083, 84084, 40098, 41054, 40126, 40128, 40129,
                40130, 41048, 41047, 41093, 41050, 41053,
                48001, 48002, 48004, 48006, 50001, 50002, 60011, 60021, 60030, 50003, 50006, 60020, 81013, 81017, 90500,
                90501, 90502, 90503, 90504, 90505, 90506, 90507, 90508, 90509, 90511, 93000, 93004, 93008, 95000, 95001,
                95002, 95003, 95004, 95007, 95011, 95012, 95013, 95014, 95016, 95017, 95018, 95019, 95023, 48007,
                301052, 301053, 301058, 701008,
            ]
        ),
        (
            .degrade,
            [40007, 40033, 40035, 40058, 40063, 40201, 85002, 44001, 44004, 45001, 45002, 45007, 45008, 95008, 95009]
        ),
    ]

    @Test(arguments: ErrorTableTests.advice.indices)
    func `each code has its row, its advice and a sentence, and nothing was sent`(index: Int) {
        let (advice, codes) = Self.advice[index]
        for code in codes {
            #expect(ErrorTable.rows[code] != nil, "\(code)")
            let report = self.report(code)
            #expect(report.outcome == .notSent)
            #expect(report.advice == advice, "\(code)")
            #expect(report.code == String(code))
            let message = report.message ?? .same("")
            #expect(message.isTranslated, "\(code)")
            #expect(message.english.hasSuffix(".") && message.english.count <= 300)
            #expect(message.chinese.hasSuffix("。") && message.chinese.count <= 300)
        }
    }

    @Test func `the table holds nothing that is not tested`() {
        #expect(Set(ErrorTable.rows.keys) == Set(Self.advice.flatMap(\.1)))
    }

    @Test func `a code that nobody knows is never repeated`() {
        #expect(self.report(999_999).advice == .giveUp)
        #expect(self.report(999_999).code == "999999")
        #expect(self.report(999_999).message?.isTranslated == true)
    }

    @Test(arguments: [40007, 40033, 40035, 40058, 40063, 40201, 85002, 44001, 44004, 45001, 45002, 45007, 45008])
    func `what has a refused part goes on in its shorter form, where it has one`(code: Int) {
        #expect(self.report(code, "", .welcome).advice == .degrade)
        #expect(self.report(code, "", .groupTask).advice == .degrade)
    }

    @Test func `too many at the same time closes the concurrency of that API for a moment`() {
        let report = self.report(45033, "", .groupTask)
        #expect(
            report.advice
                == .closeLimits(keys: ["wecom/ww1/externalcontact/add_msg_template/concurrent"], for: .seconds(1))
        )
    }

    @Test func `the rest of a minute is never less than a second`() {
        let late = Instant(millis: 1_767_000_059_900)
        let report = ErrorTable.report(code: 45009, text: "", endpoint: .group, limits: self.limits, now: late)
        let key = "wecom/ww1/externalcontact/groupchat/get/minute"
        #expect(report.advice == .closeLimits(keys: [key], for: .seconds(1)))
    }

    @Test func `an untrusted address is named with what to do`() {
        let text =
            "not allow to access from your ip, hint: [1767000010_3_f0], from ip: 203.0.113.7, more info at https://x"
        let message = self.report(60020, text).message
        #expect(message?.english.contains("add 203.0.113.7 to the app's trusted IPs") == true)
        #expect(message?.chinese.contains("把 203.0.113.7 加到应用的“企业可信IP”") == true)
        #expect(
            self.report(60020, "from ip: 2001:db8::7, more").message?.english.contains("add 2001:db8::7 to") == true
        )
        #expect(self.report(60020, "no address").message?.english.contains("企业可信IP") == true)
        #expect(self.report(60020, "from ip: <script>").message?.english.contains("The address of this server") == true)
    }

    @Test func `what the platform wrote stands behind it in either language as it came`() {
        let message = self.report(40058, "invalid Request Parameter, hint: [1]").message
        #expect(message?.chinese == "有参数不对、太长或缺失。企业微信的原话：invalid Request Parameter")
        #expect(message?.english == "A parameter is wrong, too long or missing. WeCom says: invalid Request Parameter")
    }

    private static let texts: [(String, String)] = [
        ("invalid credential, hint: [1_2_3], from ip: 203.0.113.7, more info at https://x", "invalid credential"),
        ("api freq out of limit", "api freq out of limit"),
        ("bad\nline\u{1B}[0m, from ip: 1.2.3.4", "bad line [0m"),
        ("hint: [1]", ""),
        ("", ""),
    ]

    @Test(arguments: ErrorTableTests.texts)
    func `what makes every error text different is left out`(text: String, bare: String) {
        #expect(ErrorText.bare(text) == bare)
    }

    @Test func `a long error text is cut`() {
        let message = self.report(40058, String(repeating: "长", count: 5_000)).message ?? .same("")
        for text in [message.chinese, message.english] {
            #expect(text.count == 300)
            #expect(text.hasSuffix("…"))
        }
    }
}
