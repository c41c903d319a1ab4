import Domain
import Draws
import Foundation
import Testing

/// Proofs whose seals are right and whose content is not: what somebody would write who wants another result.
@Suite struct ForgeryTests {
    @Test func `another announcement is noticed where it stands`() throws {
        let proof = try Samples.bytes(Samples.record())
        let announcement = try #require(Samples.verdict(proof).summary?.announcement)
        #expect(Samples.verdict(proof, Expectations(announced: announcement)).isRight)
        var other = try Samples.record()
        other.rules.title = "Another"
        let verdict = Samples.verdict(try Samples.bytes(other), Expectations(announced: announcement))
        #expect(verdict.flaw?.code == .announcement)
        #expect(verdict.flaw?.step == 8 && verdict.flaw?.name == .roster)
        let instant = try Samples.bytes(Samples.instantRecord())
        let flaw = Samples.verdict(instant, Expectations(announced: announcement)).flaw
        #expect(flaw?.step == 2 && flaw?.name == .commitment)
    }

    @Test(arguments: [
        (#""entry":2,"hash""#, #""entry":3,"hash""#, 4), (#""weight":1}"#, #""weight":0}"#, 3),
        (#""entries":5,"root""#, #""entries":4,"root""#, 8), (#""value":"3412.88""#, #""value":"""#, 9),
        (#""secret":"0001"#, #""secret":"0101"#, 10), (#""pick":2,"#, #""pick":3,"#, 12),
        (#""tier":"first""#, #""tier":"second""#, 11), (#""replaces":1,"#, #""replaces":9,"#, 14),
        (#""steps":15}"#, #""steps":16}"#, 15), (#""limits":{"entries":1,"#, #""limits":{"entries":2,"#, 1),
        (#""odds":0,"#, #""odds":5,"#, 1), (#""reason":"not claimed""#, #""reason":"""#, 14),
    ])
    func `what contradicts the lines before it is named although its seal is right`(
        old: String,
        new: String,
        line: Int
    ) throws {
        let proof = String(decoding: try Samples.bytes(Samples.record()), as: UTF8.self)
        let at = try #require(proof.range(of: old))
        let forged = Resealing.resealed(Array(proof.replacingCharacters(in: at, with: new).utf8))
        let flaw = Samples.verdict(forged).flaw
        #expect(flaw?.step == line, "\(String(describing: flaw))")
        #expect(flaw?.code == .content || flaw?.code == .form)
    }

    @Test func `an organiser who sees the roster cannot reveal another secret`() throws {
        var record = try Samples.record()
        let honest = Commitment(draw: record.rules.draw, secret: record.secret).hash.hex
        record.secret = Samples.secret(1)
        let other = Commitment(draw: record.rules.draw, secret: record.secret).hash.hex
        let text = String(decoding: try Samples.bytes(record), as: UTF8.self).replacing(other, with: honest)
        let flaw = Samples.verdict(Resealing.resealed(Array(text.utf8))).flaw
        #expect(flaw?.name == .secret && flaw?.code == .content)
    }

    @Test func `the winners hang on everything that is announced, and on the outside value`() throws {
        let record = try Samples.record(200)
        let winners = try Draw.result(record).map(\.entry)
        var others: [DrawRecord] = [record, record, record, record]
        others[0].rules.claim = "another"
        others[1].entropy = .outside("3412.89")
        others[2].secret = Samples.secret(1)
        others[3].entropy = .fallback(reason: "3412.88")
        for other in others { #expect(try Draw.result(other).map(\.entry) != winners) }
        var reworded = record
        (others[0].entropy, reworded.entropy) = (.fallback(reason: "a"), .fallback(reason: "b"))
        others[0].rules = record.rules
        #expect(try Draw.result(others[0]) == Draw.result(reworded))
    }

    @Test func `a secret shows in no description, and an outside value that the rules do not name is refused`() throws {
        #expect("\(Samples.secret)" == "‹secret›")
        #expect(String(reflecting: Samples.secret) == "‹secret›")
        let instant = try InstantDraw(rules: Samples.instant(), secret: Samples.secret, entropy: .outside("1"))
        var dumped = ""
        dump(instant, to: &dumped)
        #expect(dumped.contains("‹secret›") && !dumped.contains("UInt8"))
        let rules = Samples.deadline(entropy: .none)
        let roster = try Samples.roster(rules, 3)
        let error = #expect(throws: DrawError.self) {
            try Draw(rules: rules, roster: roster, secret: Samples.secret, entropy: .outside("1"))
        }
        #expect(error?.code == .badText)
    }
}

extension Draw {
    fileprivate static func result(_ record: DrawRecord) throws -> [Winner] {
        try Self.result(rules: record.rules, roster: record.roster, secret: record.secret, entropy: record.entropy)
    }
}
