import Domain

/// Tells which events of a batch are messages that every play ignores.
///
/// A decision may change what the plays wait for, so after each the rest of the batch is asked about anew: about one
/// event first, then about twice as many, so that a batch costs no more than its events.
struct Chatter {
    private static let atFirst = 8

    private let router: EventRouter
    private let scene: Scene
    private let batch: [Event?]
    /// What is known of the events from `start` on.
    private var known: [Bool] = []
    private var start = 0
    private var size = Self.atFirst

    /// Those of the batch that cannot be passed over are nil.
    init(_ router: EventRouter, _ scene: Scene, _ batch: [Event?]) {
        self.router = router
        self.scene = scene
        self.batch = batch
    }

    /// Whether the event of this number is chatter; asked in order.
    mutating func includes(_ number: Int) throws -> Bool {
        guard case .messageReceived? = self.batch[number]?.happening else { return false }
        if number >= self.start + self.known.count {
            self.known = try self.ask(self.batch[number..<min(number + self.size, self.batch.count)])
            self.start = number
            self.size *= 2
        }
        return self.known[number - self.start]
    }

    /// An event was decided.
    mutating func forget() {
        self.known = []
        self.size = 1
    }

    private func ask(_ events: ArraySlice<Event?>) throws -> [Bool] {
        var isIgnored = [Bool](repeating: false, count: events.count)
        // By brand and play, so that each play is asked once.
        var open: [BrandID: [PlayName: [Int]]] = [:]
        for (place, event) in events.enumerated() {
            guard let event, case .messageReceived = event.happening else { continue }
            isIgnored[place] = true
            for play in self.router.hearers(of: event) {
                open[event.brand, default: [:]][play.name, default: []].append(place)
            }
        }
        for plays in open.values {
            for play in self.router.plays {
                let places = (plays[play.name] ?? []).filter { isIgnored[$0] }
                guard !places.isEmpty else { continue }
                let messages = places.compactMap { events[events.startIndex + $0] }
                for (place, answer) in zip(places, try play.ignores(messages, self.scene)) { isIgnored[place] = answer }
            }
        }
        return isIgnored
    }
}
