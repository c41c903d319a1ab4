import Domain
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// How runs are planned, moved, taken back and missed; a quiz stands for every play that has runs.
@Suite struct PlanningTests {
    private static func once(_ day: String, _ opens: String, _ closes: String) -> RunSchedule {
        .once(opens: .at("\(day) \(opens)"), closes: .at("\(day) \(closes)"))
    }

    /// The states of all runs of a script, by what stands behind the dot of their ids.
    private static func runs(_ stage: Stage, _ play: PlayName = "quiz") async throws -> [String: Run.State] {
        try await stage.read { transaction in
            try transaction.rows("SELECT id, state FROM runs WHERE play = $1", .name(play)).reduce(into: [:]) {
                $0[String($1.text(0).split(separator: ".").last ?? "")] = Run.State(rawValue: $1.text(1))
            }
        }
    }

    @Test func `every start plans the same run once more, and it opens once`() async throws {
        let bill = try Playbill(quizzes: [.sample()])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.found()
            try await stage.restart()
            try await stage.scriptsChanged()
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.restart()
            try await #expect(Self.runs(stage) == ["20251230-2000": .open])
            #expect(stage.posts.count == 1)
        }
    }

    @Test func `a planned run moves with its script, and goes with it`() async throws {
        let bill = try Playbill(quizzes: [.sample()])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.found()
            bill.replace(quizzes: [.sample(version: "v2", schedule: Self.once("2025-12-30", "21:30", "22:00"))])
            try await stage.restart()
            try await #expect(Self.runs(stage) == ["20251230-2000": .cancelled, "20251230-2130": .planned])
            try await stage.wait(until: "2025-12-30 21:00")
            #expect(stage.posts.isEmpty)
            bill.replace()
            try await stage.scriptsChanged()
            try await #expect(Self.runs(stage) == ["20251230-2000": .cancelled, "20251230-2130": .cancelled])
            try await stage.wait(until: "2025-12-30 21:50")
            #expect(stage.posts.isEmpty)
            // It comes back, and the run that is still on is held.
            bill.replace(quizzes: [.sample(version: "v3", schedule: Self.once("2025-12-30", "21:30", "22:00"))])
            try await stage.scriptsChanged()
            #expect(stage.posts.count == 1)
        }
    }

    @Test func `a run that is on keeps the script it began with, planned ones take the new one`() async throws {
        let daily = { (version: String, tea: Int) in
            QuizScript.sample(version: version, schedule: .evenings, reward: .points(tea))
        }
        let bill = try Playbill(quizzes: [daily("v1", 10)])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-29 20:10")
            try await stage.says("A")
            bill.replace(quizzes: [daily("v2", 99)])
            try await stage.restart()
            try await stage.wait(until: "2025-12-29 22:00")
            try await #expect(stage.balance() == 10)
            try await #expect(stage.run("tea-quiz.20251229-2000")?.version == "v1")
            try await #expect(stage.run("tea-quiz.20251230-2000")?.version == "v2")
            try await stage.wait(until: "2025-12-30 20:10")
            try await stage.says("A")
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(stage.balance() == 109)
        }
    }

    @Test func `runs go on though the one that was on would be longer by now`() async throws {
        let bill = try Playbill(quizzes: [.sample(schedule: .evenings)])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-29 20:10")
            let longer = Rhythm(weekdays: Set(Weekday.allCases), minuteOfDay: 1_200, lasts: .seconds(7_200))
            bill.replace(quizzes: [.sample(version: "v2", schedule: .every(longer))])
            try await stage.scriptsChanged()
            try await stage.wait(until: "2025-12-29 21:05")
            try await #expect(Self.runs(stage) == ["20251229-2000": .closed, "20251230-2000": .planned])
        }
    }

    @Test func `a script without a run any more is left in peace`() async throws {
        let bill = try Playbill(quizzes: [.sample(schedule: Self.once("2025-12-28", "20:00", "21:00"))])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await #expect(Self.runs(stage).isEmpty)
            try await #expect(stage.reasons(of: "quiz") == ["no quiz is to be planned"])
        }
    }

    @Test func `a run that begins with the service goes on over a restart, and begins anew with a later start`()
        async throws
    {
        let bill = try Playbill(quizzes: [.sample(schedule: .onStart(lasts: .seconds(600)))])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await #expect(Self.runs(stage).map(\.value) == [.planned])
            try await stage.pass(.seconds(10))
            try await #expect(Self.runs(stage).map(\.value) == [.open])
            try await stage.scriptsChanged()
            try await stage.restart()
            try await stage.pass(.seconds(60))
            try await #expect(Self.runs(stage).map(\.value) == [.open])
            try await stage.pass(.seconds(3_600))
            try await #expect(Self.runs(stage).map(\.value) == [.over])
            try await stage.restart()
            try await stage.pass(.seconds(10))
            try await #expect(Set(Self.runs(stage).map(\.value)) == [.over, .open])
        }
    }

    @Test func `a service that was down over the whole run tells nobody, and the next one comes`() async throws {
        let script = QuizScript.sample(schedule: .evenings, remind: .beforeClosing(.seconds(900)))
        let bill = try Playbill(quizzes: [script])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.found()
            await stage.sleep(.seconds(10 * 3_600))
            try await stage.restart()
            try await stage.pass(.seconds(3_600))
            #expect(stage.posts.isEmpty)
            try await #expect(Self.runs(stage) == ["20251229-2000": .over, "20251230-2000": .planned])
            try await #expect(stage.reasons(of: "quiz").contains("missed: its turn came after the closing"))
            try await stage.wait(until: "2025-12-30 20:01")
            #expect(stage.posts.count == 1)
        }
    }

    @Test func `a service that was down at the opening opens late, and does not remind of what is nearly over`()
        async throws
    {
        let script = QuizScript.sample(remind: .beforeClosing(.seconds(3_000)))
        let bill = try Playbill(quizzes: [script])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 19:00")
            await stage.sleep(.seconds(6_600))
            try await stage.restart()
            try await stage.says("A")
            try await stage.wait(until: "2025-12-30 22:00")
            #expect(stage.posts.map { String($0.dropFirst(17).prefix(6)) } == ["OPEN T", "REVEAL"])
            try await #expect(stage.balance() == 50)
        }
    }

    @Test func `a thousand groups are told, some hundred at a time`() async throws {
        let bill = try Playbill(quizzes: [.sample()])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            let now = await stage.now
            _ = try await stage.store.write { transaction in
                for number in 0..<350 {
                    try transaction.run(
                        "INSERT INTO groups (account, id, owner, seen_at) VALUES ($1, $2, $3, $4)",
                        .text("acme-wecom"),
                        .text("wr\(number)"),
                        .text("guide-01"),
                        .instant(now)
                    )
                }
            }
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(Set(stage.posts.map { $0.prefix { $0 != " " } }).count == 350 && stage.posts.count == 350)
        }
    }
}
