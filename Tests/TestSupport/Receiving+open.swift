public import Domain
public import Engine

extension Receiving {
    /// Opens a callback without headers that is a letter and no check.
    public func open(query: String, body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        guard case .letter(let letter, _) = try self.open(Callback(query: query, body: body), now: now) else {
            preconditionFailure("It is a check of the address.")
        }
        return letter
    }
}
