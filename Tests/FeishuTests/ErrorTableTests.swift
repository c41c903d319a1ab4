import Delivery
import Domain
import TestSupport
import Testing

@testable import Feishu

@Suite struct ErrorTableTests {
    private func report(
        _ code: Int,
        _ text: String = "",
        status: Int = 400,
        reset: Duration? = nil,
        destination: String = "group/oc_1"
    ) -> CallReport {
        ErrorTable.report(
            PlatformAnswer(status: status, code: code, text: text, reset: reset, logID: nil, body: []),
            code: code,
            endpoint: "im/v1/messages",
            destination: destination,
            limits: Limits(appID: "cli_test")
        )
    }

    /// Every code of the reference, by what has to follow.
    private static let advice: [(CallReport.Advice, [Int])] = [
        (.closeLimits(keys: ["feishu/cli_test/im/v1/messages/minute"], for: .seconds(5)), [99991400]),
        (.closeLimits(keys: ["feishu/group/oc_1/second"], for: .seconds(1)), [230020]),
        (.retry(after: .seconds(120)), [11232]),
        (.retry(after: .seconds(1)), [11020, 11021]),
        (.none, [230049, 1500]),
        (.retry(after: nil), [99991663, 99991664, 99991665]),
        (.degrade, [230099]),
        (.retry(after: .seconds(60)), [232096]),
        (
            .giveUp,
            [234006, 234010, 234039, 234011, 234001, 234002, 234007, 234041, 234042]
        ),
        (.gone("oc_1"), [230002, 232009, 19001]),
        (
            .giveUp,
            [
                99991661, 99991671, 99991668, 99991677, 99991672, 99991679, 99991673, 99991401, 99991403, 99992402,
                230001,
                99992351, 99992361, 230006, 230011, 230110, 230013, 230017, 230018, 230035, 230019, 230022,
                230028,
                230025, 230027, 230029, 230053, 230031, 230034, 230038, 230015, 230036, 230054, 230055, 230075,
                9499, 19021, 19022, 19024, 19036,
            ]
        ),
    ]

    @Test(arguments: ErrorTableTests.advice.indices)
    func `each code has its row, its advice and a sentence`(index: Int) {
        let (advice, codes) = Self.advice[index]
        for code in codes {
            #expect(ErrorTable.rows[code] != nil, "\(code)")
            let report = self.report(code)
            #expect(report.outcome == (advice == .none ? .unknown : .notSent), "\(code)")
            #expect(report.advice == advice, "\(code)")
            #expect(report.code == String(code))
            #expect(report.message?.isTranslated == true, "\(code)")
            #expect(report.message?.english.hasSuffix(".") == true)
            #expect(report.message?.chinese.hasSuffix("。") == true)
        }
    }

    @Test func `the table holds nothing that is not tested`() {
        #expect(Set(ErrorTable.rows.keys) == Set(Self.advice.flatMap(\.1)))
    }

    @Test func `a code that nobody knows is never repeated, unless a server failed`() {
        #expect(self.report(999_999).advice == .giveUp)
        #expect(self.report(999_999).outcome == .notSent)
        #expect(self.report(999_999).message?.isTranslated == true)
        #expect(self.report(999_999, status: 500).outcome == .unknown)
        #expect(self.report(999_999, status: 500).advice == .none)
        #expect(self.report(230_002, status: 500).outcome == .notSent)
    }

    @Test func `a group is gone for what was said into it or asked about it, and for nothing else`() {
        #expect(self.report(230_002, destination: "group-look-up/oc_1").advice == .gone("oc_1"))
        #expect(self.report(230_002, destination: "person/ou_1").advice == .giveUp)
        #expect(self.report(230_002, destination: "").advice == .giveUp)
    }

    @Test func `used up calls wait as long as the platform says`() {
        let app = ["feishu/cli_test/im/v1/messages/minute"]
        #expect(self.report(99_991_400, reset: .seconds(42)).advice == .closeLimits(keys: app, for: .seconds(42)))
        let person = ["feishu/cli_test/person/ou_1/second"]
        #expect(self.report(230_020, destination: "person/ou_1").advice == .closeLimits(keys: person, for: .seconds(1)))
    }

    @Test func `what the platform wrote stands behind it, on one line and cut`() {
        let message = self.report(230_001, "invalid\nreceive_id").message
        #expect(message?.english == "A parameter is wrong. Feishu says: invalid receive_id")
        #expect(message?.chinese == "有参数不对。飞书的原话：invalid receive_id")
        #expect((self.report(230_001, String(repeating: "长", count: 9_999)).message?.chinese.count ?? 999) <= 300)
    }
}
