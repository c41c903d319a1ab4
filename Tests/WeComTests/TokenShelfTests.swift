import Delivery
import Domain
import Testing

@testable import WeCom

@Suite struct TokenShelfTests {
    private let start = Instant(seconds: 1_767_000_000)
    private let first = Secret("first")
    private let second = Secret("second")

    private func stocked() -> TokenShelf {
        var shelf = TokenShelf()
        shelf.received(self.first, lifetime: .seconds(7_200), now: self.start)
        return shelf
    }

    @Test func `an empty shelf fetches`() {
        var shelf = TokenShelf()
        #expect(shelf.step(refused: nil, now: self.start) == .fetch)
        #expect(shelf.standIn(now: self.start) == nil)
    }

    @Test func `a token is used until five minutes before its end, and stands in until its end`() {
        var shelf = self.stocked()
        #expect(shelf.step(refused: nil, now: self.start + .seconds(6_899)) == .use(self.first))
        #expect(shelf.step(refused: nil, now: self.start + .seconds(6_900)) == .fetch)
        #expect(shelf.standIn(now: self.start + .seconds(7_199)) == self.first)
        #expect(shelf.standIn(now: self.start + .seconds(7_200)) == nil)
    }

    @Test func `a short-lived token is renewed at half its life`() {
        var shelf = TokenShelf()
        shelf.received(self.first, lifetime: .seconds(60), now: self.start)
        #expect(shelf.step(refused: nil, now: self.start + .seconds(29)) == .use(self.first))
        #expect(shelf.step(refused: nil, now: self.start + .seconds(30)) == .fetch)
    }

    @Test func `a refused token is forgotten, but not the one that replaced it`() {
        var shelf = self.stocked()
        #expect(shelf.step(refused: self.first, now: self.start) == .fetch)
        shelf.received(self.second, lifetime: .seconds(7_200), now: self.start)
        #expect(shelf.step(refused: self.first, now: self.start) == .use(self.second))
    }

    @Test func `after a failed renewal the old token serves on, and the next try waits half a minute`() {
        var shelf = self.stocked()
        let late = self.start + .seconds(6_900)
        shelf.failed(Self.failure(isReached: true), now: late)
        #expect(shelf.step(refused: nil, now: late + .seconds(29)) == .use(self.first))
        #expect(shelf.step(refused: nil, now: late + .seconds(30)) == .fetch)
    }

    private static func failure(isReached: Bool) -> NoToken {
        NoToken(report: CallReport(.notSent, advice: .retry(after: nil), code: "-1"), isReached: isReached)
    }

    @Test func `without a token each failure makes the next wait longer, never past what a welcome can bear`() {
        var shelf = TokenShelf()
        var now = self.start
        for pause in [1, 2, 4, 8, 8] {
            #expect(shelf.step(refused: nil, now: now) == .fetch)
            shelf.began(at: now)
            let failure = Self.failure(isReached: false)
            shelf.failed(failure, now: now)
            let until = now + .seconds(pause)
            #expect(shelf.step(refused: nil, now: until - .milliseconds(1)) == .wait(until: until, failure.report))
            now = until
        }
        #expect(shelf.step(refused: nil, now: now) == .fetch)
        shelf.received(self.first, lifetime: .seconds(7_200), now: now)
        #expect(shelf.step(refused: self.first, now: now) == .fetch, "a success ends it")
    }

    @Test(arguments: [true, false])
    func `only what may have reached the platform counts towards the ten of a minute`(isReached: Bool) {
        var shelf = TokenShelf()
        for _ in 0..<10 {
            shelf.began(at: self.start)
            shelf.failed(Self.failure(isReached: isReached), now: self.start)
        }
        let later = self.start + .seconds(9)
        let expected = isReached ? TokenShelf.Step.refuse(until: self.start + .seconds(60)) : .fetch
        #expect(shelf.step(refused: nil, now: later) == expected)
    }

    @Test func `a clock that was set back does not hold the next fetch`() {
        var shelf = TokenShelf()
        shelf.failed(Self.failure(isReached: true), now: self.start)
        #expect(shelf.step(refused: nil, now: self.start - .seconds(86_400)) == .fetch)
    }

    @Test func `no more than ten are fetched within a minute`() {
        var shelf = TokenShelf()
        for second in 0..<10 {
            let now = self.start + .seconds(second)
            #expect(shelf.step(refused: nil, now: now) == .fetch)
            shelf.began(at: now)
        }
        #expect(shelf.step(refused: nil, now: self.start + .seconds(10)) == .refuse(until: self.start + .seconds(60)))
        #expect(shelf.step(refused: nil, now: self.start + .seconds(60)) == .fetch)
    }

    @Test func `a clock that was set back does not block the next fetch`() {
        var shelf = TokenShelf()
        for _ in 0..<10 { shelf.began(at: self.start) }
        #expect(shelf.step(refused: nil, now: self.start - .seconds(86_400)) == .fetch)
    }
}
