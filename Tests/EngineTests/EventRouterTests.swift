import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// Who is asked, in which order, and what becomes of their answers.
@Suite struct EventRouterTests {
    private static let fact = Happening.contactAdded(
        ContactAdded(
            relation: Relation(guide: "li.na", customer: "wm1"),
            channel: "",
            welcomeCode: nil,
            isConfirmed: true
        )
    )
    private static let settled = Happening.effectSettled(
        EffectSettled(effect: "1/a/0", play: "b", state: .sent, code: nil, answer: nil)
    )
    private static let timer = Happening.timerDue(
        TimerDue(play: "b", key: "k", plannedAt: ManualClock().now, payload: "")
    )

    @Test func `a fact goes to every play that listens`() async throws {
        let outcome = try await Self.ask(
            [.play("a", .done(.same("x"))), .play("b", .pass(.same("y"))), .play("c", .done(.same("z")))],
            Self.fact
        )
        #expect(
            outcome.looks.map { "\($0.play) \($0.verdict) \($0.reason.english)" } == [
                "a done x", "b pass y", "c done z",
            ]
        )
        #expect(outcome.verdict == "done by c")
    }

    @Test func `a message goes to the first play that is done with it`() async throws {
        let plays: [ScriptedPlay] = [
            .play("a", .pass(.same("x"))), .play("b", .done(.same("y"))), .play("c", .done(.same("z"))),
        ]
        let outcome = try await Self.ask(plays, .said("hi"))
        #expect(outcome.looks.map(\.play) == ["a", "b"])
        #expect(outcome.verdict == "done by b")
    }

    @Test(arguments: [
        (["pass", "pass"], "pass by nobody"), (["never", "pass"], "never by p0"), (["done", "never"], "done by p0"),
        (["never", "done"], "done by p1"), (["done", "done"], "done by p1"), ([], "pass by nobody"),
    ])
    func `done outweighs never, never outweighs pass`(answers: [String], verdict: String) async throws {
        let plays = answers.enumerated().map { index, answer in
            let decision: Decision =
                ["pass": .pass(.same("")), "never": .never(.same("")), "done": .done(.same(""))][answer]
                ?? .pass(.same(""))
            return ScriptedPlay.play(PlayName("p\(index)"), decision)
        }
        try await #expect(Self.ask(plays, Self.fact).verdict == verdict)
    }

    @Test(arguments: [Self.timer, Self.settled])
    func `timers and outcomes go to the play they belong to, route or not`(happening: Happening) async throws {
        let outcome = try await Self.ask(
            [.play("a", .done(.same(""))), .play("b", .done(.same("mine")), routes: [])],
            happening
        )
        #expect(outcome.looks.map(\.play) == ["b"])
        let objections = EventRouter([
            ScriptedPlay.play("a", .done(.same(""))), ScriptedPlay.play("b", .done(.same(""))),
        ])
        .objections(to: .sample(happening))
        #expect(objections.map { "\($0.play): \($0.reason.english)" } == ["a: it belongs to the play b"])
    }

    @Test func `a play that has to wait stops the round, and what was wanted before is dropped`() async throws {
        let effect = Effect(.note("x"), purpose: .reply)
        let moment = ManualClock().now + .seconds(9)
        for (decision, verdict) in [
            (Decision(.retry, .same("busy")), "wait by b: busy"),
            (Decision(.later(moment), .same("early")), "wait until \(moment.millis) by b: early"),
        ] {
            let plays: [ScriptedPlay] = [
                .play("a", .done(.same(""), effects: [effect])), .play("b", decision), .play("c", .done(.same(""))),
            ]
            let outcome = try await Self.ask(plays, Self.fact)
            #expect(outcome.verdict == verdict)
            #expect(outcome.looks.map(\.play) == ["a"])
        }
    }

    @Test func `the wishes of all plays are kept with their names, in order`() async throws {
        let plays: [ScriptedPlay] = [
            .play(
                "a",
                .done(.same(""), effects: [Effect(.note("1"), purpose: .reply), Effect(.note("2"), purpose: .reply)])
            ),
            .play("b", .done(.same(""), effects: [Effect(.note("3"), purpose: .task)], timers: [.cancel(key: "k")])),
        ]
        let outcome = try await Self.ask(plays, Self.fact)
        #expect(outcome.effects == ["a note 1", "a note 2", "b note 3"])
        #expect(outcome.timers == ["b"])
    }

    @Test func `each play that did not look has its reason`() {
        let router = EventRouter([
            ScriptedPlay.play("a", .done(.same("")), routes: [Route(["group.joined"])]),
            ScriptedPlay.play("b", .done(.same("")), routes: []), ScriptedPlay.play("c", .done(.same(""))),
        ])
        let objections = router.objections(to: .sample(Self.fact))
        #expect(
            objections.map { "\($0.play): \($0.reason.english)" } == [
                "a: it does not listen to contact.added", "b: it has no route",
            ]
        )
    }

    private struct Answer: Sendable {
        let verdict: String
        let looks: [EventRouter.Look]
        let effects: [String]
        let timers: [PlayName]
    }

    private static func ask(_ plays: [ScriptedPlay], _ happening: Happening) async throws -> Answer {
        try await StorageEngine.sqliteInMemory.withBareStore { store in
            try await store.write { transaction in
                var scene = Scene(transaction: transaction, now: ManualClock().now, random: RandomSource(seed: 1))
                let outcome = try EventRouter(plays).decide(.sample(happening), &scene)
                let verdict =
                    switch outcome.verdict {
                    case .settled(let word, let play): "\(word) by \(play?.rawValue ?? "nobody")"
                    case .postponed(nil, let play, let reason): "wait by \(play): \(reason.english)"
                    case .postponed(let until?, let play, let reason):
                        "wait until \(until.millis) by \(play): \(reason.english)"
                    }
                return Answer(
                    verdict: verdict,
                    looks: outcome.looks,
                    effects: outcome.effects.map { play, effect in
                        guard case .memberMessage(_, let text) = effect.request else { return "\(play) ?" }
                        return "\(play) note \(text)"
                    },
                    timers: outcome.timers.map(\.play)
                )
            }
        }
    }
}

extension ScriptedPlay {
    fileprivate static func play(
        _ name: PlayName,
        _ decision: Decision,
        routes: [Route] = [Route(["contact.added", "message.text"])]
    ) -> ScriptedPlay {
        ScriptedPlay(name, routes: routes) { _, _ in decision }
    }
}
