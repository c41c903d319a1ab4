import Delivery
import Domain
import TestSupport
import Testing

extension Conformance {
    /// What follows where no platform answers: only what certainly was not done is called not sent.
    @Suite struct Silences {
        private func report(_ specimen: any Specimen, _ reaction: StubPlatform.Reaction) async throws -> CallReport {
            let rig = try Rig(specimen) { call, _ in specimen.asksForToken(call) ? nil : reaction }
            defer { rig.server.stop() }
            let report = await rig.adapter.send(try rig.call(rig.statement()))
            #expect(rig.server.calls.count { !specimen.asksForToken($0) } == 1, "\(reaction): it is tried once")
            #expect(report.message?.isTranslated == true, "\(report)")
            return report
        }

        @Test(arguments: Specimens.all)
        func `without an answer that says so nobody knows whether it was done`(specimen: any Specimen) async throws {
            let silences: [StubPlatform.Reaction] =
                [500, 502, 503, 504].flatMap { [.status($0, "<html>"), .status($0, "")] }
                + [.status(200, "<html>"), .status(200, ""), .json("{}"), .json("[]"), .json("null"), .torn, .hangUp]
            for silence in silences {
                let report = try await self.report(specimen, silence)
                #expect(report.outcome == .unknown, "\(silence): \(report)")
                #expect(report.advice == .none, "\(silence): \(report)")
            }
        }

        @Test(arguments: Specimens.all)
        func `who is too fast is told to wait`(specimen: any Specimen) async throws {
            for body in ["", "<html>", "{}"] {
                let report = try await self.report(specimen, .status(429, headers: ["Retry-After: 7"], body))
                #expect(report.outcome == .notSent, "\(report)")
                switch report.advice {
                case .retry, .closeLimits: break
                default: Issue.record("\(report)")
                }
            }
        }

        @Test(arguments: Specimens.all)
        func `somebody else's answer is none, and nobody is followed elsewhere`(specimen: any Specimen) async throws {
            let elsewhere = try StubPlatform { _, _ in .json("{}") }
            defer { elsewhere.stop() }
            for status in [301, 302, 307, 404, 418] {
                let headers = ["Location: \(elsewhere.base)/"]
                let report = try await self.report(specimen, .status(status, headers: headers, "nothing"))
                #expect(report.outcome == .notSent, "\(report)")
                #expect(report.advice == .giveUp, "\(report)")
            }
            #expect(elsewhere.calls.isEmpty)
        }

        @Test(arguments: Specimens.all)
        func `where nobody listens nothing was sent, and it may be tried again`(specimen: any Specimen) async throws {
            let rig = try Rig(specimen)
            let call = try rig.call(rig.statement())
            rig.server.stop()
            let adapter = try specimen.adapter("acme", base: "http://127.0.0.1:1")
            let report = await adapter.send(call)
            #expect(report.outcome == .notSent)
            #expect(report.advice == .retry(after: nil))
        }

        @Test(arguments: Specimens.all)
        func `a call without time does not leave`(specimen: any Specimen) async throws {
            let rig = try Rig(specimen)
            defer { rig.server.stop() }
            let report = await rig.adapter.send(try rig.call(rig.statement(), patience: .zero))
            #expect(report.outcome == .notSent)
            #expect(report.advice == .retry(after: nil))
            #expect(rig.server.calls.allSatisfy(specimen.asksForToken))
        }

        @Test(arguments: Specimens.all)
        func `a stored call that this version does not know is not made`(specimen: any Specimen) async throws {
            let rig = try Rig(specimen)
            defer { rig.server.stop() }
            let known = try rig.call(rig.statement())
            for (endpoint, body) in [("", known.body), ("brand/new", known.body), ("../\(known.endpoint)", known.body)]
            {
                let call = OutboundCall(
                    effect: known.effect,
                    endpoint: endpoint,
                    body: body,
                    effectClass: known.effectClass,
                    destination: known.destination,
                    firstTriedAt: known.firstTriedAt,
                    lastTriedAt: known.lastTriedAt,
                    patience: known.patience
                )
                let report = await rig.adapter.send(call)
                #expect(report.outcome == .notSent)
                #expect(report.advice == .giveUp)
            }
            #expect(rig.server.calls.isEmpty)
        }
    }
}
