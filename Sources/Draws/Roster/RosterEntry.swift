/// One entry of a draw: who, told only to those who have the salt, and with how many chances.
public struct RosterEntry: Hashable, Sendable {
    /// The bytes of a salt.
    public static let saltLength = 16

    /// Draw, salt and entrant, hashed; the same for every entry of one entrant.
    public let hash: Hash
    /// Chances, from 1 on.
    public let weight: Int

    public init(hash: Hash, weight: Int = 1) {
        self.hash = hash
        self.weight = weight
    }

    /// The entry of a person.
    ///
    /// - Parameters:
    ///   - entrant: The entrant's id, any text. It stands nowhere in a proof.
    ///   - draw: The draw's name.
    ///   - salt: 16 random bytes, one salt for one entrant in one draw; tell them to the entrant and to nobody else, for
    ///     who has salt and id can find the entry.
    ///   - weight: Chances, from 1 on.
    public init(entrant: String, draw: String, salt: [UInt8], weight: Int = 1) {
        precondition(salt.count == Self.saltLength, "A salt has 16 bytes.")
        var frame = Frame(.entry)
        frame.add(draw)
        frame.add(salt)
        frame.add(entrant)
        self.init(hash: frame.hash, weight: weight)
    }

    /// The leaf of an entry in the roster's tree.
    func leaf(_ number: Int) -> Hash {
        var frame = Frame(.leaf)
        frame.add(number)
        frame.add(self.weight)
        frame.add(self.hash)
        return frame.hash
    }
}
