import Delivery
import Domain
import Engine
import TestSupport

/// An account that only posts: no platform tells it anything, so whatever arrives at its address is a stranger's.
///
/// ``Conformance/Strangers`` states that; the suites about receiving have nothing else to ask of it.
protocol PostingSpecimen: Specimen {}

extension PostingSpecimen {
    var window: Window { Window(past: .zero, future: .zero) }
    var group: GroupID { "store-1" }

    func lane(of sample: Sample) -> String { "" }
    func body(of sample: Sample, _ delivery: Delivery) -> [UInt8]? { nil }
    func delivered(_ body: [UInt8], like sample: Sample, _ delivery: Delivery) throws -> Delivered { throw NotThere() }
    func coversBody(of sample: Sample) -> Bool { false }
    func accepts(_ acknowledgement: Acknowledgement, of sample: Sample) -> Bool { false }
    func check(_ delivery: Delivery) throws -> Delivered? { nil }
    func isContent(with answer: [UInt8]) -> Bool { false }
}
