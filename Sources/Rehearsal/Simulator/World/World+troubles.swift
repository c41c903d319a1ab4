internal import Domain
internal import Engine
internal import Storage

/// What goes wrong in a world, and when.
extension World {
    func beginTroubles() {
        self.repeatTrouble(self.weather.crashes) { [self] in
            let machine = self.anyMachine()
            self.note(machine.name, "crashes")
            machine.crash(restartAfter: self.millis(300...8_000))
        }
        self.repeatTrouble(self.weather.pauses) { [self] in
            let machine = self.anyMachine()
            let time = self.millis(100...15_000)
            self.note(machine.name, "is stopped for \(time)")
            machine.pausedUntil = max(machine.pausedUntil, self.now + time)
        }
        self.repeatTrouble(self.weather.cuts) { [self] in
            let machine = self.anyMachine()
            let time = self.millis(500...12_000)
            self.note(machine.name, "is cut off from the store for \(time)")
            machine.cutUntil = max(machine.cutUntil, self.now + time)
        }
        self.repeatTrouble(self.weather.clockJumps) { [self] in
            let machine = self.anyMachine()
            machine.clockError = .seconds(Int64.random(in: -86_400...86_400, using: &self.random))
            self.note(machine.name, "has a clock that is off by \(machine.clockError)")
        }
        self.repeatTrouble(self.weather.storms) { [self] in
            let account: AccountID = Bool.random(using: &self.random) ? "north" : "south"
            let time = self.millis(2_000...30_000)
            self.note("platform", "takes no more calls of \(account) for \(time)")
            self.platform.stormUntil[account] = self.now + time
        }
        self.repeatTrouble(self.weather.powerCuts) { [self] in self.cutPower() }
        if self.weather.restores { self.planRestore() }
        if self.mistake == .normalSync { self.sync() }
    }

    private func anyMachine() -> Machine {
        self.machines[Int.random(in: 0..<self.machines.count, using: &self.random)]
    }

    private func repeatTrouble(_ seconds: Int64?, _ body: @escaping () -> Void) {
        guard let seconds else { return }
        self.after(self.millis(500...seconds * 2_000)) { [self] in
            guard !self.isCalm else { return }
            body()
            self.repeatTrouble(seconds, body)
        }
    }

    private func cutPower() {
        self.note("world", "the power is cut")
        for machine in self.machines { machine.crash(restartAfter: self.millis(500...3_000)) }
        if let synced = self.synced { self.putBack(synced, forgives: false) }
    }

    /// A planted mistake: the disk is waited for now and then only.
    private func sync() {
        self.attempt { self.synced = try self.stage.store.copy() }
        self.after(self.millis(200...1_500)) { [self] in self.sync() }
    }

    private func planRestore() {
        let span = self.weather.loadSeconds * 1_000
        self.after(self.millis(span / 4...span / 2)) { [self] in
            self.note("world", "a backup is made")
            self.attempt { self.backup = try self.stage.store.copy() }
            self.after(self.millis(1_000...span / 2)) { [self] in self.restore() }
        }
    }

    private func restore() {
        guard let backup = self.backup else { return }
        self.note("world", "the backup is put back")
        for machine in self.machines { machine.crash(restartAfter: self.millis(500...3_000)) }
        self.putBack(backup, forgives: true)
        self.platform.gauge.forget()
        guard self.mistake != .restoreWithoutFence else { return }
        let now = self.now
        self.attempt {
            let findings = try self.commit(.restore, of: nil) { try Restoration.fence(now: now, $0) }
            self.note("world", "\(findings)")
        }
    }

    private func putBack(_ copy: SynchronousStore.Copy, forgives: Bool) {
        self.attempt {
            try self.stage.store.restore(copy)
            _ = try self.stage.store.write { try self.watch.reload(forgives: forgives, $0) }
        }
        if forgives { self.callbacks.giveUp(exceptFor: self.watch.identities) }
    }

    func attempt(_ body: () throws -> Void) {
        do { try body() } catch { self.watch.fail(.liveness, "the world itself failed: \(error)") }
    }

    /// From now on nothing goes wrong any more.
    func calmDown() {
        self.isCalm = true
        self.note("world", "calm")
        self.platform.stormUntil = [:]
        for machine in self.machines {
            machine.cutUntil = self.now
            machine.pausedUntil = self.now
            machine.clockError = .zero
        }
    }

    /// More than a week goes by in which nothing moves.
    func leap() {
        let time: Duration = .seconds(8 * 86_400 + 3_600)
        self.note("world", "stands still for \(time)")
        self.agenda.shift(by: time)
        self.stage.clock.move(to: self.now + time)
        for machine in self.machines {
            machine.process.map { process in process.after(.seconds(2)) { process.sweepOnce() } }
        }
    }
}
