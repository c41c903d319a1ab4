import Delivery
import Domain
import Engine
import Testing

extension Conformance {
    /// What arrives out of order: each letter is what it is whenever it comes, and says itself when it happened.
    @Suite struct Order {
        private func opened(_ sample: Sample, _ number: Int, _ adapter: any Adapter, _ specimen: any Specimen) throws
            -> Letter
        {
            let delivery = Delivery(sentAt: Moment.now - .seconds(Int64(number)), number: number)
            let delivered = try #require(try specimen.delivered(sample, delivery))
            return try letter(adapter.open(delivered.callback, now: Moment.now))
        }

        @Test(arguments: Specimens.hearing)
        func `what is told in another order is the same, and can be put in order`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() where !specimen.isToldByMoment(sample) {
                let story = (1...4).map { number in
                    var part = sample
                    part.id = number
                    part.at = Moment.before + .seconds(Int64(number))
                    return part
                }
                let told = try story.map { try self.opened($0, $0.id, adapter, specimen) }
                #expect(Set(told.map(\.fingerprint)).count == story.count, "\(sample)")
                #expect(Set(told.map(\.lane)).count == 1, "\(sample)")
                #expect(told.map(\.happenedAt) == told.map(\.happenedAt).sorted(), "\(sample)")
                #expect(Set(told.map(\.happenedAt)).count == story.count, "\(sample)")
                for order in [[4, 3, 2, 1], [2, 4, 1, 3], [1, 3, 2, 4]] {
                    // A fresh adapter, as after a restart in between: it remembers nothing of what it has opened.
                    let fresh = try specimen.adapter("acme", base: "https://platform.test")
                    let late = try order.map { try self.opened(story[$0 - 1], $0, fresh, specimen) }
                    #expect(late.sorted { $0.happenedAt < $1.happenedAt } == told, "\(sample) in the order \(order)")
                }
            }
        }
    }
}
