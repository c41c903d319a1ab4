import Domain
import Engine
import Testing

extension Conformance {
    /// What every adapter refuses, and that it says no more than why.
    @Suite struct Refusals {
        private func reason(_ delivered: Delivered?, _ adapter: any Receiving) throws -> Refusal.Reason? {
            let callback = try #require(delivered).callback
            do {
                _ = try adapter.open(callback, now: Moment.now)
                return nil
            } catch let refusal {
                return refusal.reason
            }
        }

        @Test(arguments: Specimens.hearing)
        func `what is forged is refused, however old it says to be`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() {
                for sentAt in [Moment.now, Moment.now - specimen.window.past - .seconds(1)] {
                    let forged = try specimen.delivered(sample, Delivery(sentAt: sentAt, hasRightKey: false))
                    #expect(try self.reason(forged, adapter) == .badSignature, "\(sample)")
                }
            }
        }

        @Test(arguments: Specimens.hearing)
        func `what is signed too early or too late is stale`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            let (past, future) = (specimen.window.past, specimen.window.future)
            for var sample in try await specimen.samples() {
                for (moment, isStale) in [
                    (Moment.now - past, false), (Moment.now - past - .seconds(1), true),
                    (Moment.now + future, false), (Moment.now + future + .seconds(1), true),
                ] {
                    sample.at = moment
                    let delivered = try specimen.delivered(sample, Delivery(sentAt: moment))
                    #expect(try self.reason(delivered, adapter) == (isStale ? .stale : nil), "\(sample) at \(moment)")
                }
            }
        }

        @Test(arguments: Specimens.hearing)
        func `what is meant for another account is refused`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() {
                let delivered = try specimen.delivered(sample, Delivery(isOurs: false))
                #expect(try self.reason(delivered, adapter) == .wrongReceiver, "\(sample)")
            }
        }

        @Test(arguments: Specimens.hearing)
        func `what is longer than any callback is refused`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() {
                let body =
                    try #require(specimen.body(of: sample, Delivery())) + [UInt8](repeating: 0x20, count: 1 << 20)
                let delivered = try specimen.delivered(body, like: sample, Delivery())
                #expect(try self.reason(delivered, adapter) == .tooLarge, "\(sample)")
            }
        }

        /// What no signature covers may be cut, but then it means nothing.
        @Test(arguments: Specimens.hearing)
        func `what is cut short at any place is refused, or means nothing else`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() {
                let whole = try #require(try specimen.delivered(sample))
                let genuine = try letter(adapter.open(whole.callback, now: Moment.now))
                for length in 0..<whole.body.count {
                    var cut = whole
                    cut.body = Array(whole.body.prefix(length))
                    guard let opened = try? adapter.open(cut.callback, now: Moment.now) else { continue }
                    let letter = try letter(opened)
                    if specimen.coversBody(of: sample) {
                        #expect(letter == genuine, "\(sample) cut at \(length)")
                    } else if case .unknown? = letter.happening {
                        #expect(letter.fingerprint != genuine.fingerprint || genuine.happening == letter.happening)
                    } else {
                        Issue.record("\(sample) cut at \(length) means \(String(describing: letter.happening))")
                    }
                }
            }
        }

        @Test(arguments: Specimens.hearing)
        func `with a header or a part of the query missing, empty or cut it is refused`(
            specimen: any Specimen
        ) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() {
                let whole = try #require(try specimen.delivered(sample))
                var mutants: [Delivered] = []
                for (name, value) in whole.headers {
                    for other in [nil, "", String(value.dropLast()), value + "0"] {
                        mutants.append(whole)
                        mutants[mutants.count - 1].headers[name] = other
                    }
                }
                for (index, pair) in whole.query.enumerated() {
                    for other in [nil, "", String(pair.value.dropLast()), pair.value + "0"] {
                        mutants.append(whole)
                        if let other {
                            mutants[mutants.count - 1].query[index].value = other
                        } else {
                            mutants[mutants.count - 1].query.remove(at: index)
                        }
                    }
                }
                for mutant in mutants {
                    #expect(try self.reason(mutant, adapter) != nil, "\(sample): \(mutant.query) \(mutant.headers)")
                }
            }
        }

        @Test(arguments: Specimens.hearing)
        func `a changed byte is refused or changes nothing where the body is signed`(specimen: any Specimen) throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            let whole = try #require(try specimen.delivered(.toBot))
            guard specimen.coversBody(of: .toBot) else { return }
            let genuine = try letter(adapter.open(whole.callback, now: Moment.now))
            for index in whole.body.indices {
                var changed = whole
                changed.body[index] ^= 1
                guard let opened = try? adapter.open(changed.callback, now: Moment.now) else { continue }
                #expect(try letter(opened) == genuine, "byte \(index)")
            }
        }
    }
}
