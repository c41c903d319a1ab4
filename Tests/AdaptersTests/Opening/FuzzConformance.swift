import Delivery
import Domain
import Engine
import Testing

extension Conformance {
    /// What nobody would write on purpose: it opens nothing, and ends nothing.
    @Suite struct Fuzz {
        private static let rounds = 100

        private static func noise(_ chance: inout RandomSource, upTo most: Int = 300) -> [UInt8] {
            (0..<Int.random(in: 0...most, using: &chance)).map { _ in UInt8.random(in: 0...255, using: &chance) }
        }

        /// A few bytes changed, gone or doubled.
        private static func mutant(of body: [UInt8], _ chance: inout RandomSource) -> [UInt8] {
            var body = body
            for _ in 0..<Int.random(in: 1...4, using: &chance) where !body.isEmpty {
                let place = Int.random(in: 0..<body.count, using: &chance)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &chance)
                case 1: body.remove(at: place)
                case 2: body.insert(contentsOf: body[place...].prefix(20), at: place)
                default: body.replaceSubrange(place..., with: body[place...].shuffled(using: &chance).prefix(40))
                }
            }
            return body
        }

        @Test(arguments: Specimens.hearing)
        func `noise opens nothing, alone and under a genuine signature`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            var chance = RandomSource(seed: 1)
            for sample in try await specimen.samples() {
                let genuine = try #require(try specimen.delivered(sample))
                for _ in 0..<Self.rounds {
                    let noise = Self.noise(&chance)
                    let text = String(decoding: noise, as: UTF8.self)
                    var bodily = genuine
                    bodily.body = noise
                    #expect(throws: Refusal.self, "\(sample): \(noise)") {
                        try adapter.open(bodily.callback, now: Moment.now)
                    }
                    let bare = Callback(query: text, headers: { _ in text }, body: genuine.body)
                    let isBodyEnough = genuine.headers.isEmpty && genuine.query.isEmpty
                    if !isBodyEnough {
                        #expect(throws: Refusal.self, "\(sample): \(noise)") { try adapter.open(bare, now: Moment.now) }
                    }
                    #expect(throws: Refusal.self) { try adapter.answerAddressCheck(query: text, now: Moment.now) }
                }
            }
        }

        /// The platform itself may write what was never seen: it is refused, or kept as unknown.
        @Test(arguments: Specimens.hearing)
        func `noise that the platform has signed means nothing`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            var chance = RandomSource(seed: 2)
            for sample in try await specimen.samples() {
                for _ in 0..<Self.rounds {
                    let noise = Self.noise(&chance)
                    let delivered = try specimen.delivered(noise, like: sample, Delivery())
                    guard let opened = try? adapter.open(delivered.callback, now: Moment.now) else { continue }
                    guard case .unknown? = try letter(opened).happening else {
                        Issue.record("\(noise) means \(opened)")
                        continue
                    }
                }
            }
        }

        @Test(arguments: Specimens.hearing)
        func `a mutant that the platform has signed is refused, or always means the same`(
            specimen: any Specimen
        ) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            var chance = RandomSource(seed: 3)
            for sample in try await specimen.samples() {
                let body = try #require(specimen.body(of: sample, Delivery()))
                for _ in 0..<Self.rounds {
                    let mutant = Self.mutant(of: body, &chance)
                    #expect(adapter.translate(mutant) == adapter.translate(mutant))
                    let delivered = try specimen.delivered(mutant, like: sample, Delivery())
                    guard case .letter(let letter, _)? = try? adapter.open(delivered.callback, now: Moment.now) else {
                        continue
                    }
                    #expect(letter.account == "acme")
                    #expect(letter.fingerprint.count == 16)
                    #expect(letter.lane.rawValue.hasPrefix("acme/"))
                    #expect(letter.happenedAt <= Moment.now)
                    #expect(letter.happening == adapter.translate(letter.body), "\(sample): \(mutant)")
                }
            }
        }
    }
}
