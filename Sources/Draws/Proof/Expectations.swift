/// What a proof is held against beside itself.
public struct Expectations: Sendable {
    /// The announcement that was published.
    public var announced: Hash?
    /// Whose entry to look for.
    public var entrant: (id: String, salt: [UInt8])?
    /// Whether it is only the part that is published before the draw: it ends with the roster.
    public var endsWithRoster: Bool

    /// Nothing unless it is named; a salt has 16 bytes.
    public init(announced: Hash? = nil, entrant: (id: String, salt: [UInt8])? = nil, endsWithRoster: Bool = false) {
        self.announced = announced
        self.entrant = entrant
        self.endsWithRoster = endsWithRoster
    }
}
