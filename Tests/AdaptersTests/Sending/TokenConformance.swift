import Delivery
import Domain
import TestSupport
import Testing

extension Conformance {
    /// How an access token is fetched, kept and renewed, where a platform has any.
    @Suite struct Tokens {
        private func rig(
            _ specimen: any Specimen,
            _ script: @escaping @Sendable (StubPlatform.Call, _ before: [StubPlatform.Call]) -> StubPlatform.Reaction?
        ) throws -> Rig? {
            let hasTokens = specimen.consequences.contains { $0.consequence == .freshToken }
            return hasTokens ? try Rig(specimen, script) : nil
        }

        @Test(arguments: Specimens.all)
        func `a token that ran out is renewed once inside, and the same bytes go again`(
            specimen: any Specimen
        ) async throws {
            let codes = specimen.consequences.filter { $0.consequence == .freshToken }.flatMap(\.codes)
            for code in codes {
                let rig = try Rig(specimen) { call, before in
                    let isFirst = !before.contains { !specimen.asksForToken($0) }
                    return specimen.asksForToken(call) || !isFirst ? nil : specimen.refusal(code, saying: "")
                }
                defer { rig.server.stop() }
                let report = await rig.adapter.send(try rig.call(rig.statement()))
                #expect(report.outcome == .sent, "\(code): \(report)")
                let tries = rig.server.calls.filter { !specimen.asksForToken($0) }
                #expect(tries.count == 2)
                #expect(tries.first?.body == tries.last?.body)
                for (index, call) in tries.enumerated() { #expect(call.shows(Canary.token(index + 1)), "\(code)") }
                let next = await rig.adapter.send(try rig.call(rig.statement(2)))
                #expect(next.outcome == .sent)
                #expect(rig.server.calls.count(where: specimen.asksForToken) == 2, "the new one is kept")
            }
        }

        @Test(arguments: Specimens.all)
        func `many calls at once fetch one token`(specimen: any Specimen) async throws {
            guard let rig = try self.rig(specimen, { _, _ in nil }) else { return }
            defer { rig.server.stop() }
            let call = try rig.call(rig.statement())
            let outcomes = await withTaskGroup(of: CallOutcome.self) { group in
                for _ in 0..<20 { group.addTask { await rig.adapter.send(call).outcome } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes == Array(repeating: .sent, count: 20))
            #expect(rig.server.calls.count(where: specimen.asksForToken) == 1)
        }

        @Test(arguments: Specimens.all)
        func `without a token nothing was sent, whatever became of the token`(specimen: any Specimen) async throws {
            let failures: [StubPlatform.Reaction] = [
                .hangUp, .torn, .status(500, ""), .status(429, ""), .status(200, "<html>"), .json("{}"),
            ]
            for failure in failures {
                guard let rig = try self.rig(specimen, { specimen.asksForToken($0) ? failure : nil }) else { return }
                defer { rig.server.stop() }
                let report = await rig.adapter.send(try rig.call(rig.statement()))
                #expect(report.outcome == .notSent, "\(failure): \(report)")
                guard case .retry = report.advice else {
                    Issue.record("\(failure): \(report)")
                    continue
                }
                #expect(rig.server.calls.allSatisfy(specimen.asksForToken), "\(failure)")
            }
        }

        private func rig(
            _ specimen: any Specimen,
            _ script: @escaping @Sendable (StubPlatform.Call) -> StubPlatform.Reaction?
        ) throws -> Rig? {
            try self.rig(specimen) { call, _ in script(call) }
        }
    }
}

extension StubPlatform.Call {
    /// Whether it carries a token anywhere.
    func shows(_ token: String) -> Bool {
        self.query.values.contains(token) || self.headers.values.contains { $0.contains(token) }
    }
}
