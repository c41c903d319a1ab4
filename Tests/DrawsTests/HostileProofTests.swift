import Domain
import Draws
import Foundation
import Testing

/// Files that no draw wrote.
@Suite struct HostileProofTests {
    @Test func `what JSON would take and a proof does not is refused where it stands`() throws {
        let proof = String(decoding: try Samples.bytes(Samples.record()), as: UTF8.self)
        let changes: [(String, String, Int)] = [
            ("{\"claim\"", "\u{FEFF}{\"claim\"", 1),
            ("{\"claim\"", "{ \"claim\"", 1),
            ("\"closes\":1772400000000", "\"closes\":1.7724e12", 1),
            ("\"closes\":1772400000000", "\"closes\":01772400000000", 1),
            ("\"closes\":1772400000000", "\"closes\":-1772400000000", 1),
            ("\"closes\":1772400000000", "\"closes\":99999999999999999999999999999999999", 1),
            ("\"closes\":1772400000000", "\"closes\":9007199254740992", 1),
            ("\"closes\":1772400000000", "\"closes\":null", 1),
            ("\"closes\":1772400000000", "\"closes\":true", 1),
            ("\"closes\":1772400000000", "\"closes\":\"1772400000000\"", 1),
            ("\"claim\":\"\"", "\"claim\":\"\",\"claim\":\"\"", 1),
            ("\"claim\":\"\",", "", 1),
            ("\"claim\":\"\"", "\"claim\":\"\",\"clam\":\"\"", 1),
            ("春日抽奖", "\\u6625日抽奖", 1),
            ("Acme\\n", "Acme\\u000a", 1),
            ("Acme\\n", "Acme\\t", 1),
            ("Acme\\n", "Acme\u{1B}[2J", 1),
            ("Acme\\n", "Acme\u{202E}", 1),
            ("Acme\\n", "Acme\\/", 1),
            ("\"tiers\":[", "\"tiers\":[[[[[[[[", 1),
            ("\"entry\":1,", "\"entry\":2,", 3),
            ("\"step\":\"entry\"", "\"step\":\"enter\"", 3),
            ("\"step\":\"roster\"", "\"step\":\"entropy\"", 8),
        ]
        for (old, new, line) in changes {
            #expect(proof.contains(old))
            let at = try #require(proof.range(of: old))
            let changed = Array(proof.replacingCharacters(in: at, with: new).utf8)
            for bytes in [changed, Resealing.resealed(changed)] {
                #expect(Samples.verdict(bytes).flaw?.step == line, "\(new)")
            }
        }
        let crlf = Array(proof.replacing("\n", with: "\r\n").utf8)
        #expect(Samples.verdict(crlf).flaw?.step == 1)
        #expect(Samples.verdict(Array(proof.utf8) + [UInt8(ascii: "\n")]).flaw?.code == .form)
        let badText = Array(proof.utf8).map { $0 == UInt8(ascii: "A") ? 0xFF : $0 }
        #expect(Samples.verdict(badText).flaw?.step == 1)
    }

    @Test func `deep nesting and endless lines cost no more than a line`() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 200_000) + [UInt8(ascii: "\n")]
        #expect(Samples.verdict(deep).flaw?.code == .form)
        #expect(Samples.verdict(Array("{\"a\":".utf8) + deep).flaw?.code == .form)
        var verification = Verification()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
        var pieces = 0
        while !verification.isDecided, pieces < 100 {
            verification.feed(piece)
            pieces += 1
        }
        #expect(pieces == 5)
        let flaw = verification.finish().flaw
        #expect(flaw?.step == 1 && flaw?.name == nil && flaw?.reason.english == "the line is too long.")
    }

    @Test func `a longest possible rules line is still read`() throws {
        var rules = Samples.deadline()
        let long = String(repeating: "\"", count: 4_000)
        (rules.title, rules.organiser, rules.claim, rules.eligibility, rules.entropy.source) = (
            long, long, long, long, long
        )
        rules.tiers = (0..<100).map { number in
            PrizeTier(
                id: String(repeating: "t", count: 60) + "\(number)",
                title: String(long.prefix(400)),
                count: 100_000,
                value: 1 << 53 - 1
            )
        }
        #expect(rules.validate().isEmpty)
        let record = DrawRecord(
            rules: rules,
            roster: try Samples.roster(rules, 2),
            secret: Samples.secret,
            entropy: .outside(long)
        )
        #expect(Samples.verdict(try Samples.bytes(record)).isRight)
    }

    @Test func `an empty file misses its first line`() {
        let flaw = Samples.verdict([]).flaw
        #expect(flaw?.step == 1 && flaw?.code == .missing && flaw?.name == .end)
    }
}
