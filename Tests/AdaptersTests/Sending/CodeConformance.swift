import Delivery
import Domain
import TestSupport
import Testing

extension Conformance {
    /// What follows from a refusal: the platform's documentation says it, and every adapter reads its codes so.
    @Suite struct Codes {
        /// Refuses everything but tokens.
        private func refusing(_ specimen: any Specimen, with code: String) throws -> Rig {
            try Rig(specimen) { call, _ in
                specimen.asksForToken(call) ? nil : specimen.refusal(code, saying: "some words")
            }
        }

        @Test(arguments: Specimens.all)
        func `every documented code leads to what its documentation says`(specimen: any Specimen) async throws {
            for documented in specimen.consequences {
                for code in documented.codes {
                    let rig = try self.refusing(specimen, with: code)
                    defer { rig.server.stop() }
                    let call = try rig.call(rig.request(documented.call))
                    let report = await rig.adapter.send(call)
                    #expect(documented.consequence.isTold(by: report, of: call, rig.adapter), "\(code): \(report)")
                    let tries = rig.server.calls.count { !specimen.asksForToken($0) }
                    #expect(tries == (documented.consequence == .freshToken ? 2 : 1), "\(code)")
                    let message = try #require(report.message, "\(code)")
                    #expect(message.isTranslated, "\(code): \(message)")
                    #expect(message.chinese.count <= 300 && message.english.count <= 300, "\(code)")
                    #expect((1...64).contains(report.code.utf8.count), "\(code)")
                    #expect(report.answer == nil, "\(code)")
                }
            }
        }

        @Test(arguments: Specimens.all)
        func `no documented code is stated twice`(specimen: any Specimen) {
            for call in [Documented.Call.statement, .answer, .quiz] {
                let codes = specimen.consequences.filter { $0.call == call }.flatMap(\.codes)
                #expect(Set(codes).count == codes.count)
            }
            let isLong = !(specimen is any PostingSpecimen)
            #expect(specimen.consequences.flatMap(\.codes).count > (isLong ? 40 : 8))
        }

        @Test(arguments: Specimens.all)
        func `a code that nobody documents is never repeated, and its letters are not believed`(
            specimen: any Specimen
        ) async throws {
            let strange = specimen.novelCodes + [String(repeating: "x", count: 5_000), "a b<c>/é"]
            for code in strange where Int(code) != nil || specimen.hasWordyCodes {
                let rig = try self.refusing(specimen, with: code)
                defer { rig.server.stop() }
                let report = await rig.adapter.send(try rig.call(rig.statement()))
                #expect(report.outcome == .notSent, "\(report)")
                #expect(report.advice == .giveUp, "\(report)")
                #expect((1...64).contains(report.code.utf8.count), "\(report.code)")
                #expect(report.code.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(report.code)")
            }
        }
    }
}
