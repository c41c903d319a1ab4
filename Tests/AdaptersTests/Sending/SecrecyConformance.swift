import Delivery
import Domain
import Engine
import TestSupport
import Testing

extension Conformance {
    /// Nothing secret stands in what is told to people, even where the platform repeats it.
    ///
    /// All secrets of the specimens have `canary` in them.
    @Suite struct Secrecy {
        private func isTold(_ text: String) -> Bool { text.lowercased().contains("canary") }

        /// A platform that repeats with its refusal all that the call told it.
        private func echo(_ specimen: any Specimen, _ code: String, _ call: StubPlatform.Call) -> StubPlatform.Reaction
        {
            let told = [call.path] + call.query.values.sorted() + call.headers.sorted { $0.key < $1.key }.map(\.value)
            let words = told + [String(decoding: call.body, as: UTF8.self)]
            return specimen.refusal(code, saying: words.joined(separator: " "))
        }

        @Test(arguments: Specimens.all)
        func `no secret has a place where the canary could not be seen`(specimen: any Specimen) {
            #expect(specimen.secrets.allSatisfy(self.isTold))
            #expect(!specimen.secrets.isEmpty)
        }

        @Test(arguments: Specimens.all)
        func `no report of a call tells a secret that the platform repeats`(specimen: any Specimen) async throws {
            for code in specimen.consequences.compactMap(\.codes.first) + specimen.novelCodes {
                let rig = try Rig(specimen) { call, _ in
                    specimen.asksForToken(call) ? nil : self.echo(specimen, code, call)
                }
                defer { rig.server.stop() }
                for request in try rig.statements() {
                    let report = await rig.adapter.send(try rig.call(request))
                    #expect(!self.isTold("\(report) \(String(reflecting: report))"), "\(code): \(report)")
                }
                #expect(!self.isTold(await self.refusedSignIn(rig)), "\(code)")
            }
        }

        /// What is told where nobody is recognised; empty where nobody can be.
        private func refusedSignIn(_ rig: Rig) async -> String {
            guard let recogniser = rig.adapter.recogniser else { return "" }
            let error = await #expect(throws: Unrecognised.self) {
                try await recogniser.identity(for: Secret("code/canary"), returnedTo: "https://tea.test/enter")
            }
            return String(reflecting: error)
        }

        @Test(arguments: Specimens.all)
        func `no report of a missing token tells a secret`(specimen: any Specimen) async throws {
            for code in specimen.consequences.compactMap(\.codes.first) + specimen.novelCodes {
                let rig = try Rig(specimen) { call, _ in self.echo(specimen, code, call) }
                defer { rig.server.stop() }
                let report = await rig.adapter.send(try rig.call(rig.statement()))
                #expect(!self.isTold("\(report) \(String(reflecting: report))"), "\(code): \(report)")
                for finding in await rig.adapter.checkOnline(guides: ["guide.1"]) ?? [] {
                    #expect(!self.isTold("\(finding)"), "\(code): \(finding)")
                }
                if let obstacle = await rig.adapter.register(at: "https://tea.test/hook") {
                    #expect(!self.isTold("\(obstacle)"), "\(code): \(obstacle)")
                }
                #expect(!self.isTold(await self.refusedSignIn(rig)), "\(code)")
            }
        }

        @Test(arguments: Specimens.all)
        func `no silence tells a secret`(specimen: any Specimen) async throws {
            for silence in [StubPlatform.Reaction.hangUp, .torn, .status(500, "canary"), .status(200, "canary")] {
                let rig = try Rig(specimen) { call, _ in specimen.asksForToken(call) ? nil : silence }
                defer { rig.server.stop() }
                for request in try rig.statements() {
                    let report = await rig.adapter.send(try rig.call(request))
                    #expect(!self.isTold("\(report) \(String(reflecting: report))"), "\(silence): \(report)")
                }
            }
        }
    }
}
