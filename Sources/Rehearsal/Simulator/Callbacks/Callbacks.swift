internal import Domain
internal import Engine

/// Whoever sends callbacks: it repeats what was not acknowledged, sometimes what was, and keeps no order.
final class Callbacks {
    /// One letter on its way to one node.
    struct Delivery {
        let letter: Letter
        let acknowledge: () -> Void
    }

    struct Item {
        let letter: Letter
        let identity: String
        var isAcked = false
        var isSent = false
        /// Lost with the store by somebody's will, and not sent again.
        var isGivenUp = false
    }

    private unowned let world: World
    private(set) var letters: [Item] = []
    private(set) var open = 0

    init(_ world: World) { self.world = world }

    /// Writes all letters of this world, and sends each at its moment.
    func begin() {
        let (world, weather) = (self.world, self.world.weather)
        let span = weather.loadSeconds * 1_000
        let moments = (0..<weather.letters).map { _ in Int64.random(in: 0...span, using: &world.random) }.sorted()
        for (number, moment) in moments.enumerated() {
            self.write(number, at: VirtualClock.start + .milliseconds(moment))
            // A near twin: the same sender in the same second, and another wish.
            if Int.random(in: 0..<6, using: &world.random) == 0 {
                self.write(number, at: VirtualClock.start + .milliseconds(moment), twin: true)
            }
        }
        self.open = self.letters.count
        for index in self.letters.indices {
            world.agenda.add(at: self.moments[index]) { [self] in
                self.send(index)
                self.sendAgain(index)
            }
        }
    }

    private var moments: [Instant] = []
    private var lastConversation = 0

    private static let wishes = [
        "k", "k", "kk", "p", "r", "d", "s", "t", "T", "tk", "c", "kl", "ky", "dp", "rk", "sk", "noise", "noise",
    ]

    private func write(_ number: Int, at moment: Instant, twin: Bool = false) {
        let world = self.world
        let conversation =
            twin ? self.lastConversation : Int.random(in: 0..<world.weather.conversations, using: &world.random)
        self.lastConversation = conversation
        let account: AccountID = conversation % 2 == 0 ? "north" : "south"
        var wishes = Self.wishes.randomElement(using: &world.random) ?? "k"
        if world.weather.fails, Int.random(in: 0..<8, using: &world.random) == 0 { wishes = "x" }
        if world.weather.leaps, Int.random(in: 0..<5, using: &world.random) == 0 { wishes = "h" }
        let lane = "\(account)|\(conversation)"
        let identity = "\(lane)|\(number)\(twin ? "b" : "") \(wishes)"
        let happenedAt = Instant(seconds: moment.seconds)
        let isBySecond = world.mistake == .dedupeBySenderAndSecond
        self.letters.append(
            Item(
                letter: Letter(
                    account: account,
                    fingerprint: Array((isBySecond ? "\(lane)/\(happenedAt.seconds)" : identity).utf8),
                    lane: LaneID("\(account)/\(conversation)"),
                    band: conversation % 3 == 0 ? .prompt : .ordinary,
                    happenedAt: happenedAt,
                    body: Array(identity.utf8)
                ),
                identity: identity
            )
        )
        self.moments.append(moment)
    }

    /// Sends a letter to one of the nodes, and again after 5 seconds, until it is acknowledged.
    private func send(_ index: Int, isRepeat: Bool = false) {
        let world = self.world
        let item = self.letters[index]
        guard !item.isGivenUp, isRepeat || !item.isAcked else { return }
        self.letters[index].isSent = true
        let machine = world.machines[Int.random(in: 0..<world.machines.count, using: &world.random)]
        let way = world.happens(world.weather.reordered) ? world.millis(100...3_000) : world.millis(1...20)
        world.after(way) { [self] in
            guard let process = machine.process else { return }
            process.after(.zero) { [self] in
                guard !self.letters[index].isGivenUp, self.isFresh(item) else { return }
                process.take(Delivery(letter: item.letter) { [self] in self.acknowledged(index, process) })
            }
        }
        if !isRepeat { world.after(.seconds(5)) { [self] in self.send(index) } }
    }

    /// A platform repeats nothing for longer than a week.
    private func isFresh(_ item: Item) -> Bool { self.world.now - item.letter.happenedAt < .seconds(7 * 86_400) }

    /// What was acknowledged comes again too, sooner or later.
    private func sendAgain(_ index: Int) {
        let world = self.world
        guard world.happens(world.weather.duplicates) else { return }
        world.after(world.millis(0...20_000)) { [self] in self.send(index, isRepeat: true) }
    }

    private func acknowledged(_ index: Int, _ process: Process) {
        let world = self.world
        let identity = self.letters[index].identity
        guard !self.letters[index].isGivenUp else { return }
        world.note(process.machine.name, "acknowledges \(identity)")
        world.watch.ack(identity)
        guard !world.happens(world.weather.lostAcks) else { return }
        world.after(world.millis(1...20)) { [self] in
            guard !self.letters[index].isAcked, !self.letters[index].isGivenUp else { return }
            self.letters[index].isAcked = true
            self.open -= 1
        }
    }

    /// The store was put back: what was sent before and is not in it is not sent again.
    func giveUp(exceptFor stored: Set<String>) {
        for index in self.letters.indices where self.letters[index].isSent {
            let isStored = stored.contains(self.letters[index].identity)
            if !isStored, !self.letters[index].isGivenUp {
                self.letters[index].isGivenUp = true
                if !self.letters[index].isAcked { self.open -= 1 }
            }
        }
    }
}
