internal import Domain
internal import Engine
internal import Storage

/// The shells of ``Timers`` and ``Retention``.
extension Process {
    func passTimers() {
        let (now, shards, epoch) = (self.now, self.node.owned, self.node.epoch)
        self.read({ try Timers.nextDue(shards, $0).map { $0 <= now } ?? false }) { [self] result in
            switch result {
            case .failure(let error): self.recover(from: error) { [self] in self.passTimers() }
            case .success(false): self.waitForTimers()
            case .success(true):
                self.write(.fire) {
                    try Timers.fire(now, shards, epoch, $0)
                } then: { [self] result in
                    if case .failure(let error) = result {
                        return self.recover(from: error) { [self] in self.passTimers() }
                    }
                    self.news.isMoreInRecord = true
                    self.lanes.raise()
                    self.passTimers()
                }
            }
        }
    }

    private func waitForTimers() {
        let shards = self.node.owned
        self.read({ try Timers.nextDue(shards, $0) }) { [self] result in
            switch result {
            case .failure(let error): self.recover(from: error) { [self] in self.passTimers() }
            case .success(let next):
                self.timers.sleep(atMost: next.map { min(.seconds(5), $0 - self.now) } ?? .seconds(5))
            }
        }
    }

    func sweep() {
        self.after(.seconds(600)) { [self] in self.sweep() }
        self.sweepOnce()
    }

    func sweepOnce(after place: EventID = EventID(rawValue: 0)) {
        guard self.node.owned.contains(0) else { return }
        let before = self.now - .seconds(8 * 86_400)
        guard self.world.mistake != .retentionOfUnfinished else {
            return self.write(.sweep) {
                try Sabotage.forget(before, $0)
            } then: { _ in
            }
        }
        self.write(.sweep) {
            try Retention.forget(before, after: place, 8, $0)
        } then: { [self] result in
            if case .success((_, let next?)) = result { self.sweepOnce(after: next) }
        }
    }

    /// A planted mistake: what has been under way for a while is read, and a moment later called unknown.
    func rescue() {
        let since = self.now - .seconds(3)
        self.read({ try Sabotage.stuck(since: since, $0) }) { [self] result in
            self.after(.seconds(2)) { [self] in self.rescue() }
            guard case .success(let stuck) = result, !stuck.isEmpty else { return }
            let now = self.now
            self.write(.rescue) {
                try Sabotage.rescue(stuck, now: now, $0)
            } then: { _ in
            }
        }
    }
}
