import Domain
import Engine
import Testing

extension Conformance {
    /// To an account that only posts nobody says anything: everything posted to it is a stranger's.
    @Suite struct Strangers {
        @Test func `whoever hears has samples, and whoever only posts has none`() async throws {
            for specimen in Specimens.hearing {
                try await #expect(!specimen.samples().isEmpty, "\(specimen.name)")
            }
            for specimen in Specimens.posting {
                try await #expect(specimen.samples().isEmpty, "\(specimen.name)")
            }
            #expect(Specimens.hearing.count + Specimens.posting.count == Specimens.all.count)
        }

        /// Also what is genuine at another account of the same platform.
        @Test(arguments: Specimens.posting)
        func `everything posted to it is a stranger's`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            var callbacks = [Callback(body: []), Callback(body: Array(#"{"challenge":"c"}"#.utf8))]
            for other in Specimens.hearing {
                for sample in try await other.samples() {
                    callbacks.append(try #require(try other.delivered(sample)).callback)
                }
                if let check = try other.check(Delivery()) { callbacks.append(check.callback) }
            }
            #expect(callbacks.count > 40)
            for callback in callbacks {
                #expect(throws: Refusal(.unknownAccount)) { try adapter.open(callback, now: Moment.now) }
                #expect(throws: Refusal.self) {
                    try adapter.answerAddressCheck(query: callback.query, now: Moment.now)
                }
                #expect(throws: Refusal(.unknownAccount)) { try adapter.letter(of: callback.body, now: Moment.now) }
                guard case .unknown = adapter.translate(callback.body) else {
                    Issue.record("\(callback.body) means something")
                    continue
                }
            }
        }

        /// A refusal that tells an account from none would tell strangers which there are.
        @Test(arguments: Specimens.posting)
        func `a stranger cannot tell it from no account at all`(specimen: any Specimen) throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            let refusal = #expect(throws: Refusal.self) { try adapter.open(Callback(body: [1]), now: Moment.now) }
            #expect(refusal?.status == Refusal(.unknownAccount).status)
            let words = "\(adapter) \(String(reflecting: adapter)) \(String(reflecting: refusal))"
            for secret in specimen.secrets { #expect(!words.contains(secret)) }
        }
    }
}
