import Delivery
import Domain
import Engine
import Testing

extension Conformance {
    /// What every adapter makes of what its platform tells: the same samples, signed and sealed by the platform's own rules.
    @Suite struct Opening {
        @Test(arguments: Specimens.hearing)
        func `what is genuine becomes a letter of its account, in its lane, with its meaning`(
            specimen: any Specimen
        ) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() {
                let delivered = try #require(try specimen.delivered(sample))
                guard case .letter(let letter, let answer) = try adapter.open(delivered.callback, now: Moment.now)
                else {
                    Issue.record("no letter of \(sample)")
                    continue
                }
                #expect(letter.account == "acme")
                #expect(letter.lane.rawValue == "acme/\(specimen.lane(of: sample))", "\(sample)")
                #expect(letter.fingerprint.count == 16)
                #expect(letter.happenedAt <= Moment.now)
                #expect(specimen.accepts(answer, of: sample), "\(answer) to \(sample)")
                let happening = try #require(letter.happening)
                #expect(specimen.isMeant(happening, by: sample), "\(happening) of \(sample)")
                #expect(adapter.translate(letter.body) == happening)
                let captured = try adapter.letter(of: letter.body, now: Moment.now)
                #expect(captured.lane == letter.lane)
                #expect(captured.happening == happening)
                guard !specimen.isToldByMoment(sample) else { continue }
                #expect(captured == letter)
            }
        }

        @Test(arguments: Specimens.hearing)
        func `what comes again is the same, and what is like it is another`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            for sample in try await specimen.samples() {
                let delivered = try #require(try specimen.delivered(sample))
                let first = try letter(adapter.open(delivered.callback, now: Moment.now))
                let replay = try letter(adapter.open(delivered.callback, now: Moment.now + .seconds(60)))
                let delivery = Delivery(number: 2)
                let newly = Delivery(sentAt: Moment.now + .seconds(30), number: 2)
                let isToldByMoment = specimen.isToldByMoment(sample)
                let repeated = try #require(try specimen.delivered(sample, isToldByMoment ? delivery : newly))
                let again = try letter(adapter.open(repeated.callback, now: Moment.now + .seconds(60)))
                for later in [replay, again] {
                    #expect(later.fingerprint == first.fingerprint, "\(sample)")
                    #expect(later.day == first.day, "\(sample)")
                    #expect(later.lane == first.lane, "\(sample)")
                }
                for twin in try await specimen.twins(of: sample) {
                    let delivered = try #require(try specimen.delivered(twin, isToldByMoment ? newly : Delivery()))
                    let other = try letter(adapter.open(delivered.callback, now: Moment.now))
                    #expect(other.fingerprint != first.fingerprint, "\(twin) is not \(sample)")
                }
                let neighbour = try specimen.adapter("other", base: "https://platform.test")
                let there = try letter(neighbour.open(delivered.callback, now: Moment.now))
                #expect(there.fingerprint != first.fingerprint, "two accounts hear the same: \(sample)")
            }
        }

        @Test(arguments: Specimens.hearing)
        func `a look at the address is answered, and only to the platform`(specimen: any Specimen) throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            guard let check = try specimen.check(Delivery()) else { return }
            let answer = try specimen.answer(to: check, by: adapter)
            #expect(specimen.isContent(with: answer), "\(String(decoding: answer, as: UTF8.self))")
            let forged = try #require(try specimen.check(Delivery(hasRightKey: false)))
            #expect(throws: Refusal(.badSignature)) { try specimen.answer(to: forged, by: adapter) }
            #expect(throws: Refusal.self) { try adapter.answerAddressCheck(query: "", now: Moment.now) }
        }

        @Test(arguments: Specimens.hearing)
        func `nothing secret stands in a description, a meaning or a refusal`(specimen: any Specimen) async throws {
            let adapter = try specimen.adapter("acme", base: "https://platform.test")
            var texts = ["\(adapter)", String(reflecting: adapter)]
            dump(adapter, to: &texts[0])
            for sample in try await specimen.samples() {
                for hasRightKey in [true, false] {
                    let delivery = Delivery(hasRightKey: hasRightKey)
                    let delivered = try #require(try specimen.delivered(sample, delivery))
                    do {
                        let letter = try letter(adapter.open(delivered.callback, now: Moment.now))
                        var text = "\(letter.lane) \(String(reflecting: letter.happening))"
                        dump(letter.happening, to: &text)
                        texts.append(text)
                    } catch {
                        texts.append("\(error) \(String(reflecting: error))")
                    }
                }
            }
            for secret in specimen.secrets {
                #expect(!texts.contains { $0.contains(secret) }, "\(secret)")
            }
        }
    }
}

extension Specimen {
    /// Whether a happening says what the sample is about.
    func isMeant(_ happening: Happening, by sample: Sample) -> Bool {
        switch (sample.act, happening) {
        case (.said(let text, let inGroup, let isAddressed, _), .messageReceived(let message)):
            guard message.content == .text(text), message.from == self.person(sample.by) else { return false }
            if case .chat(let group, _) = message.place, group != (inGroup ? self.group : nil) { return false }
            return message.isAddressed == isAddressed
        case (.joined(let people), .groupMembersJoined(let change)):
            return change.group == self.group && change.members == people.map { self.newcomer($0) }
        case (.left(let people), .groupMembersLeft(let change)):
            return change.group == self.group && change.members == people.map { self.newcomer($0) }
        case (.botJoined, .botJoined(let group)), (.botLeft, .botLeft(let group)): return group == self.group
        case (.pressed, .cardClicked(let click)): return click.by == self.person(sample.by)
        case (.novelty, .unknown): return true
        default: return false
        }
    }

    /// Samples like one, that happened beside it: again, by somebody else, or with another button.
    func twins(of sample: Sample) async throws -> [Sample] {
        var again = sample
        again.id = 2
        guard case .pressed(let button) = sample.act else { return [again] }
        var other = again
        other.by = 2
        return try await [again, other]
            + self.buttons().filter { $0.value != button.value }.map { Sample(act: .pressed($0), id: 2) }
    }
}
