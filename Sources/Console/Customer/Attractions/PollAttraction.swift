internal import Domain
public import Plays
internal import Scripts

extension ScriptAttraction {
    public static func poll(_ place: Place, _ play: PollPlay) -> ScriptAttraction {
        ScriptAttraction(place) { viewer, now, transaction in
            try play.view(of: place.script, brand: place.brand, for: viewer, now: now, transaction)
                .map { .poll(PollPage($0)) }
        }
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
