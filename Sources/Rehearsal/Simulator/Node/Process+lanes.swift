internal import Domain
internal import Engine
internal import Storage

/// The shell of ``LaneWork``.
extension Process {
    private static let limit = 16

    func passLanes(readsRecord: Bool) {
        self.shareShards { [self] in
            self.begin { [self] in
                self.fetch(readsRecord: readsRecord) { [self] passed in
                    self.decide { [self] settled in
                        self.saveNowAndThen { [self] in self.endPass(passed + settled) }
                    }
                }
            }
        }
    }

    private func endPass(_ settled: Int) {
        guard settled == 0, !self.work.isReading else {
            return self.after(.zero) { [self] in self.passLanes(readsRecord: false) }
        }
        let most = Self.poll
        self.lanes.sleep(atMost: self.work.nextMoment.map { min(most, $0 - self.now) } ?? most)
    }

    private func fail(_ error: any Error) {
        self.recover(from: error) { [self] in self.passLanes(readsRecord: true) }
    }

    private func shareShards(_ then: @escaping () -> Void) {
        guard !self.node.surplus.isEmpty else { return self.adopt(then) }
        self.save { [self] in
            let (surplus, epoch) = (self.node.giveBack(at: self.world.steady), self.node.epoch)
            self.write(.release) { transaction in
                try epoch.check(transaction)
                try Cluster.release(surplus, epoch, transaction)
            } then: { [self] result in
                if case .failure(let error) = result { return self.fail(error) }
                self.nudge()
                self.adopt(then)
            }
        }
    }

    private func adopt(_ then: () -> Void) {
        let owned = self.node.owned
        if owned != self.work.shards { self.work.forget(owned) }
        then()
    }

    private func begin(_ then: @escaping () -> Void) {
        guard let look = self.work.beginning else { return then() }
        self.read({ try look.run($0) }) { [self] result in
            switch result {
            case .failure(let error): self.fail(error)
            case .success(let seen):
                self.work.take(seen)
                then()
            }
        }
    }

    private func fetch(readsRecord: Bool, _ then: @escaping (Int) -> Void) {
        let news = self.news
        self.news = Arrivals.News()
        switch self.work.open(news, readsRecord: readsRecord) {
        case .known(let passed): then(passed)
        case .look(let look):
            self.read({ try look.run($0) }) { [self] result in
                switch result {
                case .failure(let error): self.fail(error)
                case .success(let seen):
                    let passed = self.work.take(seen)
                    self.checkMemory()
                    then(passed)
                }
            }
        }
    }

    private func decide(_ then: @escaping (Int) -> Void) {
        let taken = self.work.next(Self.limit, now: self.now)
        guard !taken.isEmpty else { return then(0) }
        guard self.world.mistake == .cursorBeforeCommit else { return self.decide(taken, then) }
        self.save { [self] in self.decide(taken, then) }
    }

    private func decide(_ taken: [LaneBoard.Entry], _ then: @escaping (Int) -> Void) {
        let missing = self.work.missing(taken)
        guard !missing.isEmpty else { return self.decide(taken, read: [:], then) }
        self.read({ try StoredEvent.read(all: missing, $0) }) { [self] result in
            switch result {
            case .failure(let error):
                self.work.forget()
                self.fail(error)
            case .success(let read): self.decide(taken, read: read, then)
            }
        }
    }

    private func decide(
        _ taken: [LaneBoard.Entry],
        read: [EventID: StoredEvent],
        _ then: @escaping (Int) -> Void
    ) {
        let events: [StoredEvent]
        do {
            events = try self.work.events(taken, read: read)
        } catch {
            self.work.forget()
            return self.fail(error)
        }
        let (decider, now) = (self.decider, self.now)
        self.write(.decide) {
            try decider.decide(events, now: now, $0)
        } then: { [self] result in
            switch result {
            case .failure(let error):
                self.work.forget()
                self.fail(error)
            case .success(let results):
                self.work.settle(taken, results)
                then(self.tell(results))
            }
        }
    }

    private func tell(_ results: [Decider.Result]) -> Int {
        var (settled, wishes) = (0, 0)
        for result in results {
            switch result {
            case .decided(_, _, _, let left, let news):
                settled += 1
                wishes += left + news
            case .failed, .passed: settled += 1
            case .postponed, .blocked: continue
            }
        }
        if wishes > 0 {
            self.sender.raise()
            self.timers.raise()
            self.nudge()
        }
        return settled
    }

    private func saveNowAndThen(_ then: @escaping () -> Void) {
        guard self.positionsSavedAt.map({ self.now < $0 || self.now - $0 >= .seconds(1) }) ?? true else {
            return then()
        }
        let now = self.now
        self.save { [self] in
            self.positionsSavedAt = now
            then()
        }
    }

    private func save(_ then: @escaping () -> Void) {
        guard let save = self.work.save() else { return then() }
        let decider = self.decider
        self.write(.save) {
            try save.run(decider, $0)
        } then: { [self] result in
            if case .failure(let error) = result {
                self.work.forget()
                return self.fail(error)
            }
            self.work.saved(save)
            then()
        }
    }

    private func checkMemory() {
        let (held, most) = (self.work.held, self.world.weather.mostHeld)
        // A read of each band more than it should, and what had to wait before.
        let bound = 3 * most + self.world.callbacks.letters.count
        self.world.watch.expect(
            held.events <= bound && held.bodies <= held.events,
            .boundedMemory,
            "\(self.machine.name) holds \(held.events) events"
        )
    }
}
