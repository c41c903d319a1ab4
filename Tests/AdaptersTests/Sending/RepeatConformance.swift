import Delivery
import Domain
import Engine
import TestSupport
import Testing

extension Conformance {
    /// What is frozen stays as it is: a repeat sends the same bytes, and what the platform recognises is the same.
    @Suite struct Repeats {
        /// What a call told the platform, apart from the token.
        private func told(_ rig: Rig, _ call: OutboundCall) async -> [StubPlatform.Call] {
            let before = rig.server.calls.count
            _ = await rig.adapter.send(call)
            return rig.server.calls[before...].filter { !rig.specimen.asksForToken($0) }
        }

        @Test(arguments: Specimens.all)
        func `the same request of one effect is always the same call`(specimen: any Specimen) async throws {
            let rig = try Rig(specimen)
            defer { rig.server.stop() }
            for request in try rig.statements() {
                let frozen = try rig.adapter.freeze(request, for: "1/quiz/0")
                #expect(try rig.adapter.freeze(request, for: "1/quiz/0") == frozen)
                let call = try rig.call(request)
                let (first, second) = (await self.told(rig, call), await self.told(rig, call))
                #expect(!first.isEmpty)
                #expect(first.map(\.path) == second.map(\.path))
                #expect(first.map(\.body) == second.map(\.body))
            }
        }

        @Test(arguments: Specimens.all)
        func `what is keyed shows its key, the same in each repeat and another for another effect`(
            specimen: any Specimen
        ) async throws {
            let rig = try Rig(specimen)
            defer { rig.server.stop() }
            for (request, other) in zip(try rig.statements(), try rig.statements(2)) {
                let call = try rig.call(request, for: "1/quiz/0")
                guard call.effectClass == .keyed else { continue }
                let keys = try await [call, call, rig.call(other, for: "2/quiz/0")].asyncMap { call in
                    try #require(await self.told(rig, call).compactMap(specimen.spoken).first?.key, "\(request.name)")
                }
                #expect(keys[0] == keys[1])
                #expect(keys[0] != keys[2])
            }
        }

        @Test(arguments: Specimens.all)
        func `what may have been said is not said again by a look-up`(specimen: any Specimen) async throws {
            let rig = try Rig(specimen)
            defer { rig.server.stop() }
            for request in try rig.statements() {
                let call = try rig.call(request)
                let report = await rig.adapter.lookUp(call, among: Siblings(made: [], isAnyOpen: false))
                #expect(call.effectClass == .readable || report.outcome == .unknown)
            }
            #expect(rig.server.calls.allSatisfy { specimen.spoken(in: $0) == nil })
        }

        @Test(arguments: Specimens.all)
        func `every call counts against limits, each named once`(specimen: any Specimen) throws {
            let rig = try Rig(specimen)
            defer { rig.server.stop() }
            for request in try rig.statements() {
                let call = try rig.call(request)
                let rules = rig.adapter.limits(endpoint: call.endpoint, destination: call.destination)
                #expect(!rules.isEmpty, "\(request.name)")
                #expect(Set(rules.map(\.key)).count == rules.count)
                #expect(rules.allSatisfy { $0.count > 0 && ($0.window ?? .seconds(1)) > .zero })
            }
        }
    }
}

extension Array {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
