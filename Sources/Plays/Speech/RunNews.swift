import Content
import Domain
import Engine

/// What several people are told in one decision, and why some of them hear nothing.
struct RunNews {
    /// So long it is worth sending.
    private static let life: Duration = .seconds(24 * 3_600)

    private let deadline: Instant
    private(set) var effects: [Effect] = []
    private var unsaid = 0
    private var why: Bilingual?

    init(_ now: Instant) { self.deadline = now + Self.life }

    /// Tells somebody where they took part; nobody where that was in no chat.
    mutating func tell(_ talk: RunTalks.Talk?, text: (RunTalks.Talk) throws -> String) throws {
        guard let talk else { return }
        let deadline = self.deadline
        try self.say({ try text(talk) }) { talk.news($0, deadline: deadline) }
    }

    /// Says a text in the way that is given.
    mutating func say(_ text: () throws -> String, by way: (String) -> Effect) throws {
        do {
            self.effects.append(way(try text()))
        } catch let error as ContentError {
            self.unsaid += 1
            self.why = error.message
        }
    }

    /// What is said behind a reason when a text could not be made; nothing when all could.
    var silence: Bilingual {
        guard let why = self.why else { return Bilingual("", "") }
        return Bilingual(
            "；\(self.unsaid) 人没有告诉：",
            "; \(self.unsaid.counted("person is", "people are")) not told: "
        ) + why
    }
}
