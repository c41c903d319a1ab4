import Community
import Content
import Domain
import Engine
import Ledger
import Storage

/// A throw of two dice (掷骰子): once a day for everybody, and a double brings points.
struct DicePlay: Play {
    let name: PlayName = "dice"
    let routes = [Route(["message.text"], text: .equals("dice"))]

    static let prize = 10

    let clock: BrandClock
    let templates: TemplateLibrary

    func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard case .messageReceived(let message) = event.happening else {
            return .pass(Bilingual("不是一句话", "nobody said anything"))
        }
        let person = try Persons.person(message.from, brand: event.brand, now: scene.now, scene.transaction)
        let today = self.clock.day(at: event.happenedAt)
        let dice = [Int.random(in: 1...6, using: &scene.random), Int.random(in: 1...6, using: &scene.random)]
        guard try DiceThrows.add(dice, by: person, on: today, event, scene.transaction) else {
            return .done(
                Bilingual("今天已经掷过", "thrown today already"),
                effects: [try self.answer("dice/again", [:], to: message)]
            )
        }
        let isDouble = dice[0] == dice[1]
        if isDouble {
            try Points.earn(
                Self.prize,
                for: PointAccount(brand: event.brand, person: person),
                cause: "dice/\(today)/\(person)",
                reason: Bilingual("掷出对子", "a double"),
                at: scene.now,
                scene.transaction
            )
        }
        let values = ["dice": "\(dice[0]) + \(dice[1])", "isDouble": "\(isDouble)", "points": "\(Self.prize)"]
        return .done(
            isDouble ? Bilingual("掷出对子，送积分", "a double: points are given") : Bilingual("没有掷出对子", "no double"),
            effects: [try self.answer("dice/thrown", values, to: message)]
        )
    }

    private func answer(_ template: String, _ values: [String: String], to message: InboundMessage) throws -> Effect {
        let text = try self.templates.render(template, .english, values, byteLimit: 2_048)
        return Effect(.answer(message.from, in: message.place, message: Message(text: text)), purpose: .reply)
    }

    /// What the templates of the dice may mention.
    static let variables = [
        TemplateVariable("dice"), TemplateVariable("points"), TemplateVariable("isDouble", .flag),
    ]
}

/// Who threw what on which day.
enum DiceThrows {
    static let migration = Migration(
        room: "dice",
        number: 1,
        name: "throws",
        [
            """
            CREATE TABLE dice_throws (
              brand TEXT NOT NULL, person TEXT NOT NULL, day INTEGER NOT NULL,
              first INTEGER NOT NULL, second INTEGER NOT NULL, event INTEGER NOT NULL,
              PRIMARY KEY (brand, person, day)
            )
            """
        ]
    )

    /// - Returns: False when the person threw on that day before.
    static func add(
        _ dice: [Int],
        by person: PersonID,
        on day: LocalDay,
        _ event: Event,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO dice_throws (brand, person, day, first, second, event) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (brand, person, day) DO NOTHING
            """,
            .name(event.brand),
            .name(person),
            .integer(day.number),
            .integer(dice[0]),
            .integer(dice[1]),
            .event(event.id)
        ) == 1
    }
}
