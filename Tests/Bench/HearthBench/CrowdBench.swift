import ArgumentParser
import Community
import Content
import Domain
import Engine
import Foundation
import Ledger
import Plays
import Scripts
import Storage

/// A crowd answers a quiz, votes in a poll and enters a draw; then what everybody asks for is timed, and every single
/// transaction of the reveal, the count and the draw.
///
/// Run it by hand, in the folder of the repository: `.build/release/hearth-bench crowd 100000`.
struct CrowdBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crowd",
        abstract: "Time the plays with a large crowd."
    )

    @Argument(help: "How many people.")
    var people: Int

    @Option(name: .long, help: "postgres:// and so on, an empty schema; without it a new file of SQLite.")
    var postgres: String?

    @Option(name: .long, help: "Prizes of the draw.")
    var prizes = 1_000

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hearth-crowd-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store: any Store =
            if let postgres = self.postgres {
                try PostgresStore(Secret(postgres))
            } else {
                try await SQLiteStore.open(path: folder.appending(path: "hearth.db").path)
            }
        let crowd = try await Crowd(store, count: self.people, prizes: self.prizes)
        try await crowd.takePart()
        try await crowd.look("while it is on")
        try await crowd.settle("quiz", run: Crowd.quizRun)
        try await crowd.settle("poll", run: Crowd.pollRun)
        try await crowd.settle("lottery", run: Crowd.lotteryRun)
        try await crowd.look("when it is over")
        await store.close()
    }
}

/// The crowd, its plays, and the timers that these set.
private final class Crowd {
    static let quizRun = RunID("tea-quiz.20251230-2000")
    static let pollRun = RunID("tea-poll.20251230-2000")
    static let lotteryRun = RunID("december.20251230-2000")

    private let store: any Store
    private let count: Int
    private let plays: [any Play]
    private let quiz: QuizPlay
    private let poll: PollPlay
    private let lottery: LotteryPlay
    private let clock = ContinuousClock()
    private var now = Instant(seconds: 1_767_096_000)
    private var number: Int64 = 0

    init(_ store: any Store, count: Int, prizes: Int) async throws {
        self.store = store
        self.count = count
        guard let clock = BrandClock("Asia/Shanghai") else { throw ExitCode.failure }
        let templates = try TemplateLibrary([TemplateFolder.read("templates")])
        let voice = RunVoice(
            voice: Voice(brands: ["acme": .init(name: "Acme", templates: templates, media: [:])], clock: clock),
            clock: clock,
            links: PageLinks(base: "https://bot.example.com")
        )
        func book<Script>(_ script: Script) -> ScriptBook<Script> {
            ScriptBook(["acme": [.init(script: script, home: "acme-wecom")]])
        }
        self.quiz = QuizPlay(scripts: book(Self.quizScript), voice: voice)
        self.poll = PollPlay(scripts: book(Self.pollScript), voice: voice)
        self.lottery = LotteryPlay(
            scripts: book(Self.lotteryScript(prizes)),
            voice: voice,
            keys: DrawKeys(key: Array("sixteen bytes or more".utf8))
        )
        self.plays = [self.quiz, self.poll, self.lottery]
        try await store.migrate(
            EngineMigrations.all + CommunityMigrations.all + LedgerMigrations.all + MediaShelf.migrations
                + PlayMigrations.all,
            now: self.now
        )
        for play in self.plays { _ = try await self.decide(.scriptsChanged, play) }
        self.now = Instant(seconds: 1_767_096_001)
        for (play, run) in zip(self.plays, [Self.quizRun, Self.pollRun, Self.lotteryRun]) {
            _ = try await self.fire(play, "open/\(run)")
        }
    }

    /// 2025-12-30 from 20:00 to 21:00.
    private static let evening = RunSchedule.once(
        opens: LocalMoment(LocalDay(number: 20_452), minuteOfDay: 1_200),
        closes: LocalMoment(LocalDay(number: 20_452), minuteOfDay: 1_260)
    )

    private static func head(_ id: String) -> ScriptHead {
        ScriptHead(id: id, title: "Crowd", language: .english, version: "1")
    }

    private static let quizScript = QuizScript(
        head: head("tea-quiz"),
        schedule: evening,
        questions: [
            QuizQuestion(
                id: "tea",
                ask: "Which?",
                answer: .options([
                    QuizOption(key: "A", text: "Longjing", isRight: true), QuizOption(key: "B", text: "Oolong"),
                ])
            )
        ],
        scoring: .speed(QuizPlaces(winners: 1_000, ties: .earlierFirst)),
        reward: .points(10),
        streak: QuizStreak(runs: 3, reward: .points(5))
    )

    private static let pollScript = PollScript(
        head: head("tea-poll"),
        schedule: evening,
        ask: "Which?",
        options: [PollOption(key: "A", text: "Longjing"), PollOption(key: "B", text: "Oolong")]
    )

    private static func lotteryScript(_ prizes: Int) -> LotteryScript {
        LotteryScript(
            head: self.head("december"),
            schedule: self.evening,
            kind: .deadline,
            tiers: [LotteryTier(id: "tea", title: "Tea", count: prizes, value: Fen(100), reward: .points(5))],
            entropy: LotteryEntropy(source: "an index", known: .afterClosing(.seconds(1_800))),
            notice: PrizeNotice(
                organiser: "Acme",
                contact: "400",
                conditions: "None",
                drawing: "By an index",
                claiming: "By itself"
            )
        )
    }

    private func event(_ happening: Happening, lane: String = "acme-wecom/app") -> Event {
        self.number += 1
        return Event(
            id: EventID(rawValue: self.number),
            brand: "acme",
            account: "acme-wecom",
            lane: LaneID(lane),
            happenedAt: self.now,
            receivedAt: self.now,
            happening: happening
        )
    }

    /// One decision in one transaction, and how long that took.
    private func decide(_ happening: Happening, _ play: any Play) async throws -> (Decision, Duration) {
        let (event, now) = (self.event(happening), self.now)
        let began = self.clock.now
        let decision = try await self.store.write { transaction in
            var scene = Scene(transaction: transaction, now: now, random: RandomSource(seed: 1))
            return try play.decide(event, &scene)
        }
        return (decision, self.clock.now - began)
    }

    private func fire(_ play: any Play, _ key: String, _ payload: String = "") async throws -> (Decision, Duration) {
        try await self.decide(
            .timerDue(TimerDue(play: play.name, key: key, plannedAt: self.now, payload: payload)),
            play
        )
    }

    // MARK: - What is timed

    /// Everybody does one thing in each play, some hundred to a transaction.
    func takePart() async throws {
        let deeds: [(any Play, ScriptID, @Sendable (Int) -> Deed)] = [
            (self.quiz, "tea-quiz", { .answer([.init(question: "tea", answer: $0 % 3 == 0 ? "B" : "A")]) }),
            (self.poll, "tea-poll", { .vote([$0 % 3 == 0 ? "B" : "A"]) }), (self.lottery, "december", { _ in .enter }),
        ]
        for (play, script, deed) in deeds {
            let began = self.clock.now
            for start in stride(from: 0, to: self.count, by: 500) {
                let events = (start..<min(start + 500, self.count)).map { number in
                    self.now = self.now + .milliseconds(1)
                    let by = Identity(.customer, PlatformUserID("wm\(number &* 7_919 % 1_000_003)"))
                    let act = PageAct(by: by, script: script, run: nil, deed: deed(number))
                    return self.event(.acted(act), lane: "acme-wecom/page:customer/\(by.id)")
                }
                let now = self.now
                try await self.store.write { transaction in
                    for event in events {
                        var scene = Scene(transaction: transaction, now: now, random: RandomSource(seed: 1))
                        _ = try play.decide(event, &scene)
                    }
                }
            }
            Self.tell("\(play.name): \(self.count) take part, each", (self.clock.now - began) / self.count)
        }
    }

    /// A page, and a word in a chat.
    func look(_ when: String) async throws {
        let (quiz, poll, lottery, now) = (self.quiz, self.poll, self.lottery, self.now)
        let looks: [(String, @Sendable (Transaction) throws -> Void)] = [
            ("quiz", { _ = try quiz.view(of: "tea-quiz", brand: "acme", for: nil, now: now, $0) }),
            ("poll", { _ = try poll.view(of: "tea-poll", brand: "acme", for: nil, now: now, $0) }),
            ("lottery", { _ = try lottery.view(of: "december", brand: "acme", for: nil, now: now, $0) }),
        ]
        for (name, look) in looks {
            Self.tell("\(name): a page, \(when)", try await self.middle { try await self.store.read(look) })
        }
        let words: [(any Play, String)] = [(self.quiz, "quiz"), (self.poll, "poll"), (self.lottery, "抽奖")]
        for (play, word) in words {
            let message = InboundMessage(
                id: "m",
                from: Identity(.customer, "wm0"),
                in: .service(account: "wk1"),
                content: .text(word)
            )
            let time = try await self.middle { _ = try await self.decide(.messageReceived(message), play) }
            Self.tell("\(play.name): the word “\(word)”, \(when)", time)
        }
    }

    private func middle(_ body: () async throws -> Void) async throws -> Duration {
        var times: [Duration] = []
        for _ in 0..<9 {
            let began = self.clock.now
            try await body()
            times.append(self.clock.now - began)
        }
        return times.sorted()[4]
    }

    /// Closes a run and does what follows, one decision at a time, until nothing does.
    func settle(_ name: PlayName, run: RunID) async throws {
        guard let play = self.plays.first(where: { $0.name == name }) else { return }
        self.now = Instant(seconds: 1_767_099_601)
        var due = try await self.fire(play, "close/\(run)").0.timers
        var times: [String: [Duration]] = [:]
        while !due.isEmpty {
            guard case .set(let key, let dueAt, _, let payload) = due.removeFirst() else { continue }
            self.now = max(self.now, dueAt)
            let (decision, time) = try await self.fire(play, key, payload)
            let what = key.split(separator: "/").first.map(String.init) ?? key
            times[what, default: []].append(time)
            due += decision.timers
        }
        for (what, times) in times.sorted(by: { $0.key < $1.key }) {
            let (first, rest, all) = (times[0], times.dropFirst().max() ?? .zero, times.reduce(.zero, +))
            print(
                "\(name): \(what): \(times.count) transactions, \(Self.text(all)) together,",
                "the first \(Self.text(first)), the longest of the others \(Self.text(rest))"
            )
        }
    }

    private static func tell(_ what: String, _ time: Duration) { print("\(what): \(self.text(time))") }

    private static func text(_ time: Duration) -> String {
        let (seconds, attos) = time.components
        return String(format: "%.2f ms", Double(seconds) * 1_000 + Double(attos) / 1e15)
    }
}
