public import Domain
public import Plays
internal import Scripts
public import Storage

/// The page of a poll.
public struct PollAttraction: Attraction {
    private let place: AttractionPlace
    private let play: PollPlay

    public init(_ place: AttractionPlace, _ play: PollPlay) {
        self.place = place
        self.play = play
    }

    public var brand: BrandID { self.place.brand }
    public var account: AccountID { self.place.account }
    public var script: ScriptID { self.place.script }

    public func page(
        for viewer: Identity?,
        in language: Language,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PlayPage? {
        let view = try self.play.view(of: self.script, brand: self.brand, for: viewer, now: now, transaction)
        return view.map { .poll(PollPage($0)) }
    }
}

extension PollPage {
    init(_ view: PollView) {
        self.init(
            run: view.run,
            title: view.script.title,
            question: view.script.ask,
            stage: PageStage(view.stage),
            options: view.script.options.map { option in
                Option(key: option.key, text: option.text, count: view.counts.map { $0[option.key] ?? 0 })
            },
            mine: view.mine.map { [$0] } ?? [],
            mayChange: view.script.change == .allowed,
            participants: view.participants
        )
    }
}
