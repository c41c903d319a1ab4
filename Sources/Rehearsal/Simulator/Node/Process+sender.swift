internal import Delivery
internal import Domain
internal import Engine
internal import Storage

/// The shell of ``Dispatch``.
extension Process {
    func recover(_ then: @escaping () -> Void) {
        let recovery = self.dispatch.recovery(now: self.now)
        self.write(.recover) {
            try recovery.run($0)
        } then: { [self] result in
            switch result {
            case .failure(let error): self.failSending(error)
            case .success(let found):
                self.dispatch.recovered(recovery, found)
                then()
            }
        }
    }

    private func failSending(_ error: any Error) {
        if error is Fenced { return self.end() }
        self.sender.sleep(atMost: .seconds(1))
    }

    func passSender() {
        guard !self.dispatch.hasOtherShards else { return self.recover { [self] in self.giveBack() } }
        self.giveBack()
    }

    private func giveBack() {
        guard let back = self.dispatch.givingBack(now: self.now) else { return self.look() }
        self.write(.giveBack) {
            try back.run($0)
        } then: { [self] result in
            if case .failure(let error) = result { return self.failSending(error) }
            self.dispatch.gaveBack(back)
            self.look()
        }
    }

    private func look() {
        let looking = self.dispatch.looking(now: self.now)
        self.read({ try looking.run($0) }) { [self] result in
            switch result {
            case .failure(let error): self.failSending(error)
            case .success(let look):
                self.dispatch.saw(look)
                self.take(look)
            }
        }
    }

    private func take(_ look: Lines.Look) {
        let hasLease = self.node.hasLease(at: self.world.steady)
        guard let taking = self.dispatch.taking(of: look, hasLease: hasLease, now: self.now) else {
            return self.resolve(look, moved: 0)
        }
        self.write(.take) {
            try taking.run($0)
        } then: { [self] result in
            switch result {
            case .failure(let error):
                self.dispatch.loseTaking()
                self.failSending(error)
            case .success(let taken):
                self.dispatch.took(taking, taken)
                for effect in taken.begun { self.world.platform.gauge.count(effect) }
                for effect in taken.begun { self.after(self.world.millis(0...2)) { [self] in self.perform(effect) } }
                self.resolve(look, moved: taken.begun.count + taken.moves.count)
            }
        }
    }

    private func perform(_ effect: ClaimedEffect) {
        let started = self.world.steady
        if let lapse = self.dispatch.lapse(
            of: effect,
            hasLease: self.node.hasLease(at: self.world.steady),
            now: self.now
        ) {
            return self.settle(effect, lapse, started)
        }
        let call = self.dispatch.call(effect, now: self.now)
        self.world.platform.take(call, effect.account, from: self) { [self] report in
            self.settle(effect, report, started)
        }
    }

    private func settle(_ effect: ClaimedEffect, _ report: CallReport, _ started: ContinuousClock.Instant) {
        var report = report
        if self.world.mistake == .retryOfDangerous, effect.effectClass == .dangerous, report.outcome == .unknown {
            report = CallReport(.notSent, advice: .retry(after: nil), code: report.code)
        }
        self.dispatch.ended(effect, report, now: self.now)
        self.world.platform.gauge.learn(report, effect)
        let took = self.world.steady - started
        let settlement = self.dispatch.settlement(of: effect, report, took: took, now: self.now)
        self.persist(.settle, pause: .seconds(1)) {
            try settlement.run($0)
        } then: { [self] in
            self.dispatch.recorded(effect)
        }
    }

    /// Writes an outcome until it is written.
    private func persist(
        _ errand: Errand,
        pause: Duration,
        _ body: @escaping (Transaction) throws -> Step?,
        then: @escaping () -> Void = {}
    ) {
        self.write(errand, body) { [self] result in
            switch result {
            case .success:
                then()
                self.news.isMoreInRecord = true
                self.lanes.raise()
                self.nudge()
                self.sender.raise()
            case .failure:
                self.after(pause) { [self] in self.persist(errand, pause: min(pause * 2, .seconds(8)), body, then: then)
                }
            }
        }
    }

    private func resolve(_ look: Lines.Look, moved: Int) {
        guard let first = look.unknown, first <= self.now else { return self.endPass(look, moved: moved) }
        let resolving = self.dispatch.resolving(now: self.now)
        self.write(.resolve) {
            try resolving.run($0)
        } then: { [self] result in
            switch result {
            case .failure(let error):
                self.dispatch.loseLookUps()
                self.failSending(error)
            case .success(let resolved):
                self.dispatch.beganLookUps(resolved)
                for (effect, siblings) in resolved.open { self.lookUp(effect, among: siblings) }
                self.endPass(look, moved: moved + resolved.steps.count)
            }
        }
    }

    private func lookUp(_ effect: ClaimedEffect, among siblings: Siblings) {
        let call = self.dispatch.call(effect, isBound: false, now: self.now)
        self.world.platform.lookUp(call, effect.account, among: siblings, from: self) { [self] report in
            self.dispatch.endedLookUp(effect)
            let finding = self.dispatch.finding(of: effect, among: siblings, report, now: self.now)
            self.persist(.find, pause: .seconds(1)) {
                try finding.run($0)
            } then: { [self] in
                self.dispatch.recordedLookUp(effect)
            }
        }
    }

    private func endPass(_ look: Lines.Look, moved: Int) {
        guard moved == 0 else { return self.after(.zero) { [self] in self.passSender() } }
        guard self.dispatch.isRecoveryDue(now: self.now) else { return self.idle(look) }
        self.recover { [self] in self.idle(look) }
    }

    private func idle(_ look: Lines.Look) {
        let most: Duration = look.next.map { $0 <= self.now } ?? true ? .seconds(1) : Self.poll
        self.sender.sleep(atMost: look.next(after: self.now).map { min(most, $0 - self.now) } ?? most)
    }
}
