import Domain
import Engine
import Ledger
import Plays
import TestSupport
import Testing

/// An operator corrects points.
@Suite struct PointsPlayTests {
    private static let headquarters = Identity(.member, "operator")

    private static func tell(
        _ stage: Stage,
        _ change: Deed.Correction.Change,
        id: String,
        by: Identity = Self.headquarters
    ) async throws -> String? {
        let correction = Deed.Correction(id: id, change: change, why: "a broken link")
        return try await stage.acts(.correct(correction), by: by, on: "points")?.said("points")
    }

    /// One customer with 40 points of two lines.
    private static func open(
        on storage: StorageEngine,
        _ body: @escaping @Sendable (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(Shop.silent(), on: storage, more: try Playbill(quizzes: [.sample()]).plays) {
            stage in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("A")
            try await stage.earns(30, cause: "first")
            try await stage.earns(10, cause: "second")
            try await body(stage)
        }
    }

    private static func lines(_ stage: Stage) async throws -> [String] {
        try await stage.read { transaction in
            let account = PointAccount(brand: "acme", person: Identity.customer(1).person)
            return try Points.lines(of: account, limit: 100, transaction).reversed().map {
                "\($0.kind.rawValue) \($0.amount) \($0.reason.english)"
            }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `points are given and taken, each once, with the reason in a line of its own`(
        storage: StorageEngine
    ) async throws {
        try await Self.open(on: storage) { stage in
            try await #expect(Self.tell(stage, .change(of: "wm1", by: 5), id: "a") == "done: 5 points are given")
            let known = "done: this correction was made before: nothing more is changed"
            try await #expect(Self.tell(stage, .change(of: "wm1", by: 5), id: "a") == known)
            try await #expect(
                Self.tell(stage, .change(of: "customer:wm1", by: -45), id: "b") == "done: 45 points are taken"
            )
            try await #expect(Self.tell(stage, .change(of: "customer:wm1", by: -45), id: "b") == known)
            let short = "never: there are not enough points, 1 are missing: nothing is changed"
            try await #expect(Self.tell(stage, .change(of: "wm1", by: -1), id: "c") == short)
            try await #expect(
                Self.lines(stage) == [
                    "earned 30 a gift", "earned 10 a gift", "earned 5 correction: a broken link",
                    "spent -45 correction: a broken link",
                ]
            )
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a line is taken back once, and there is a word for every other wish`(storage: StorageEngine) async throws {
        try await Self.open(on: storage) { stage in
            let cause = "first/customer:wm1"
            try await #expect(Self.tell(stage, .reverse(cause: cause), id: "a") == "done: the line is taken back")
            try await #expect(
                Self.tell(stage, .reverse(cause: cause), id: "b") == "never: this line was taken back before"
            )
            try await #expect(
                Self.tell(stage, .reverse(cause: "none"), id: "c") == "never: there is no line of this cause"
            )
            try await #expect(stage.balance() == 10)
            try await #expect(Self.lines(stage).last == "reversed -30 correction: a broken link")
        }
    }

    @Test func `nobody but the brand corrects, and nobody unknown is corrected`() async throws {
        try await Self.open(on: .sqliteInMemory) { stage in
            try await #expect(
                Self.tell(stage, .change(of: "wm1", by: 5), id: "a", by: .customer(1))
                    == "never: only the brand corrects points"
            )
            try await #expect(
                Self.tell(stage, .change(of: "wm2", by: 5), id: "a") == "never: nobody is known by this id"
            )
            // A member of the same id: from now on it is not clear who is meant.
            try await stage.acts(.tea("A"), by: Identity(.member, "wm1"), on: "tea-quiz")
            try await #expect(
                Self.tell(stage, .change(of: "wm1", by: 5), id: "a")
                    == "never: several people have this id: name the id of the person"
            )
            try await #expect(Self.tell(stage, .change(of: "member:wm1", by: 5), id: "a") == "done: 5 points are given")
            try await #expect(stage.balance() == 40)
        }
    }
}
