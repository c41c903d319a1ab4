internal import Domain

/// One of the loops of a process: a pass after another, and a wait that a signal ends.
final class Loop {
    private unowned let process: Process
    private let pass: (_ wasRaised: Bool) -> Void
    private var isAsleep = false
    private var isRaised = false
    private var wait = 0

    init(_ process: Process, _ pass: @escaping (_ wasRaised: Bool) -> Void) {
        self.process = process
        self.pass = pass
    }

    func sleep(atMost time: Duration) {
        guard !self.isRaised else {
            self.isRaised = false
            self.process.after(.zero) { [self] in self.pass(true) }
            return
        }
        self.isAsleep = true
        self.wait += 1
        let wait = self.wait
        self.process.after(max(.milliseconds(1), time)) { [self] in
            guard self.isAsleep, wait == self.wait else { return }
            self.isAsleep = false
            self.pass(false)
        }
    }

    func raise() {
        guard self.isAsleep else {
            self.isRaised = true
            return
        }
        self.isAsleep = false
        self.process.after(.zero) { [self] in self.pass(true) }
    }
}
