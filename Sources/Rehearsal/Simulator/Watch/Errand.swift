/// What a transaction of a node is for.
enum Errand: String {
    case join, beat, release
    case intake, decide, save
    case fire
    case recover, take, giveBack = "give-back", settle, resolve, find
    case sweep, rescue, restore

    /// Whether only a node that counts as alive may do it.
    ///
    /// A letter is kept by anybody, and an outcome is written by whose the effect still is.
    var needsEpoch: Bool {
        switch self {
        case .release, .decide, .save, .fire, .recover, .take, .resolve: true
        case .join, .beat, .intake, .giveBack, .settle, .find, .sweep, .rescue, .restore: false
        }
    }
}
