import Domain
import Testing

@Suite struct WordTests {
    @Test func `instants and durations meet in whole milliseconds`() {
        let noon = Instant(millis: 1_000)
        #expect(noon + .milliseconds(1_500) == Instant(millis: 2_500))
        #expect(noon - .seconds(2) == Instant(millis: -1_000))
        #expect(Instant(seconds: 3) - noon == .seconds(2))
        #expect(noon < noon + .milliseconds(1))
        #expect(Duration.microseconds(1_999).wholeMillis == 1)
        #expect(Duration.microseconds(-1_999).wholeMillis == -1)
        #expect(Duration.seconds(3 * 365 * 86_400).wholeMillis == 94_608_000_000)
    }

    @Test func `chance is the same on every machine`() {
        // The published sequence of SplitMix64 for this seed.
        var source = RandomSource(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in source.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ]
        )
    }

    @Test func `an effect is named by its cause`() {
        #expect(EffectID(event: EventID(rawValue: 42), play: "welcome", index: 0) == "42/welcome/0")
    }

    @Test func `a problem reads as editors want it, and all of them come in order`() {
        let place = Problem.Place(file: "a.yaml", line: 3, column: 7)
        let first = Problem("no key 'colour'", at: place, suggestion: "did you mean 'color'?")
        let later = Problem("too long", at: Problem.Place(file: "a.yaml", line: 12, column: 1))
        #expect(first.description == "a.yaml:3:7: no key 'colour' (did you mean 'color'?)")
        #expect(Problems([later, first]).description == "\(first)\n\(later)")
    }

    @Test func `every kind of request and state keeps the name that is stored`() {
        #expect(EffectState.unknownFinal.rawValue == "unknown_final")
        #expect(EffectClass.allCases.map(\.rawValue) == ["keyed", "readable", "plain", "dangerous", "single_use"])
        #expect(Purpose.allCases.map(\.band).sorted() == [0, 1, 2, 3])
        #expect(Purpose.reply.band < Purpose.task.band && Purpose.upkeep.band < Purpose.notice.band)
    }
}
