internal import Domain
internal import Engine
internal import Storage

/// The door for callbacks, and the inbox behind it.
extension Process {
    func take(_ delivery: Callbacks.Delivery) {
        self.letters.append(delivery)
        if !self.isFlushing { self.flush() }
    }

    private func flush() {
        self.isFlushing = true
        let (batch, now) = (self.letters, self.epoch == nil ? self.world.now : self.now)
        self.letters = []
        self.write(.intake) { transaction in
            try batch.map { try Inbox.insert($0.letter, receivedAt: now, transaction) }
        } then: { [self] result in
            self.isFlushing = false
            if case .success(let ids) = result { self.answer(batch, ids, receivedAt: now) }
            if !self.letters.isEmpty { self.flush() }
        }
    }

    private func answer(_ batch: [Callbacks.Delivery], _ ids: [EventID?], receivedAt: Instant) {
        for delivery in batch { delivery.acknowledge() }
        let fresh = zip(batch, ids).compactMap { delivery, id in
            id.map { StoredEvent(delivery.letter, id: $0, receivedAt: receivedAt) }
        }
        guard !fresh.isEmpty, self.epoch != nil else { return }
        self.news.events += fresh
        self.lanes.raise()
        self.nudge()
    }
}
