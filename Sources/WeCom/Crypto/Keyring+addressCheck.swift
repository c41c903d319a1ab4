import Domain
import Engine

extension Keyring {
    // The answer is the opened text itself, and a message is sealed and signed in the same way. Without bounds of its
    // own the check would read messages to whoever overheard them. The platform sends a number of about 20 digits, now.
    private static let addressCheckLife: Duration = .seconds(600)
    private static let longestEcho = 128

    /// The bytes that answer the platform's check of an address.
    func answerAddressCheck(query: String, now: Instant) throws(Refusal) -> [UInt8] {
        let query = try CallbackQuery(query)
        guard let echo = query.echo, !echo.isEmpty else { throw Refusal(.badQuery) }
        let opened = try self.open(echo, of: query, now: now, atMostOld: Self.addressCheckLife)
        guard opened.count <= Self.longestEcho, opened.first != UInt8(ascii: "<"), opened.first != UInt8(ascii: "{")
        else { throw Refusal(.undecipherable) }
        return opened
    }
}
