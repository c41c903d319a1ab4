internal import Domain
internal import Draws
internal import OpenSSL

/// The secrets of all draws, each derived from one key of the house: the same after a restart, known to nobody before.
public struct DrawKeys: Sendable {
    private let key: [UInt8]

    /// Takes at least 16 bytes that nobody outside can guess, the same at every start over one store.
    public init(key: [UInt8]) {
        precondition(key.count >= 16, "A key of the house has 16 bytes or more.")
        self.key = key
    }

    func secret(of run: RunID, brand: BrandID) -> DrawSecret {
        guard let secret = DrawSecret(self.bytes("secret", brand, run, "")) else {
            preconditionFailure("A digest has the length of a secret.")
        }
        return secret
    }

    /// What keeps an entrant's name out of the published roster.
    func salt(of person: PersonID, run: RunID, brand: BrandID) -> [UInt8] {
        Array(self.bytes("salt", brand, run, person.rawValue).prefix(RosterEntry.saltLength))
    }

    /// A word that a winner shows in a store: 8 letters and digits that are hard to mistake for each other.
    func word(of pick: Int, run: RunID, brand: BrandID) -> String {
        let letters = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789")
        return String(self.bytes("word", brand, run, "\(pick)").prefix(8).map { letters[Int($0) % letters.count] })
    }

    private func bytes(_ use: String, _ brand: BrandID, _ run: RunID, _ what: String) -> [UInt8] {
        HMAC.sha256(Array("hearth/draw/\(use)/v1\n\(brand)\n\(run)\n\(what)".utf8), key: self.key)
    }
}
