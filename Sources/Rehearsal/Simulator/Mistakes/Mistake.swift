/// A mistake that others have made, planted into the simulator's own shells: each must be found by an invariant.
public enum Mistake: String, CaseIterable, Sendable {
    /// A node that was struck off goes on writing.
    case noEpochCheck = "no-epoch-check"
    /// A power cut takes the last commits with it, as with `synchronous=NORMAL`.
    case normalSync = "normal-sync"
    /// The position is saved before the decisions are committed.
    case cursorBeforeCommit = "cursor-before-commit"
    /// A repeat is told from a new event by its sender and second alone.
    case dedupeBySenderAndSecond = "dedupe-by-sender-and-second"
    /// Every node sends for every account, with limits of its own.
    case localLimits = "local-limits"
    /// What seems stuck is called unknown by a write that names no state.
    case rescuerWithoutGuard = "rescuer-without-guard"
    /// A dangerous effect is tried again after an unknown outcome.
    case retryOfDangerous = "retry-of-dangerous"
    /// The lease of a node goes by the clock of its machine.
    case wallClockLease = "wall-clock-lease"
    /// A backup is served as if nothing had happened since.
    case restoreWithoutFence = "restore-without-fence"
    /// What is old is forgotten, whether it is finished or not.
    case retentionOfUnfinished = "retention-of-unfinished"
}
