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
        shelf.failed(now: late)
        #expect(shelf.step(refused: nil, now: late + .seconds(29)) == .use(self.first))
        #expect(shelf.step(refused: nil, now: late + .seconds(30)) == .fetch)
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
