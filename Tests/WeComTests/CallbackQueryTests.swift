import Domain
import Engine
import Testing

@testable import WeCom

@Suite struct CallbackQueryTests {
    private static let signature = "477715d11cdb4164915debcba66cb864d751f3e6"
    private static let whole = "msg_signature=\(signature)&timestamp=1409659813&nonce=1372623149"

    @Test func `a query is read in any order and decoded once`() throws {
        let query = try CallbackQuery(
            "nonce=%31%2525&timestamp=1409659813&echostr=a%2Bb+c&msg_signature=\(Self.signature)"
        )
        #expect(query.signature.prefix(3) == [0x47, 0x77, 0x15])
        #expect(query.signature.count == 20)
        #expect(Array(query.nonce) == Array("1%25".utf8))
        #expect(query.echo.map(Array.init) == Array("a+b+c".utf8))
        #expect(query.sentAt == Instant(seconds: 1_409_659_813))
    }

    @Test func `a key that is not ours is ignored once`() throws {
        let query = try CallbackQuery("shop=7&" + Self.whole + "&flag")
        #expect(Array(query.nonce) == Array("1372623149".utf8))
        #expect(query.echo == nil)
    }

    private static let manyKeys = (1...20).map { "k\($0)=1" }.joined(separator: "&")

    private static let ambiguous: [(String, Refusal.Reason)] = [
        ("", .badQuery),
        ("timestamp=1409659813&nonce=1372623149", .badQuery),
        ("msg_signature=\(signature)&nonce=1372623149", .badQuery),
        ("msg_signature=\(signature)&timestamp=1409659813", .badQuery),
        ("msg_signature=\(signature)&timestamp=1409659813&nonce=", .badQuery),
        ("msg_signature=\(signature.uppercased())&timestamp=1409659813&nonce=1", .badQuery),
        ("msg_signature=\(signature)0&timestamp=1409659813&nonce=1", .badQuery),
        ("msg_signature=\(signature.dropLast())g&timestamp=1409659813&nonce=1", .badQuery),
        ("msg_signature=\(signature)&timestamp=-409659813&nonce=1", .badQuery),
        ("msg_signature=\(signature)&timestamp=1234567890123&nonce=1", .badQuery),
        ("msg_signature=\(signature)&timestamp=+409659813&nonce=1", .badQuery),
        ("msg_signature=\(signature)&timestamp=1409659813&nonce=%3", .badQuery),
        ("msg_signature=\(signature)&timestamp=1409659813&nonce=%zz", .badQuery),
        ("msg_signature=\(signature)&timestamp=1409659813&nonce=a b", .badQuery),
        ("msg_signature=\(signature)&timestamp=1409659813&nonce=好", .badQuery),
        ("\(whole)&nonce=1", .duplicatedKey),
        ("\(whole)&timestamp=1409659813", .duplicatedKey),
        ("\(whole)&msg_signature=\(signature)", .duplicatedKey),
        ("\(whole)&shop=1&shop=2", .duplicatedKey),
        ("\(whole)&%6Eonce=1", .duplicatedKey),
        ("\(whole)&\(manyKeys)", .badQuery),
    ]

    @Test(arguments: CallbackQueryTests.ambiguous)
    func `a query that could be understood in two ways is refused`(query: String, reason: Refusal.Reason) {
        #expect(throws: Refusal(reason)) { try CallbackQuery(query) }
    }

    @Test func `lengths are bounded`() throws {
        let nonce = String(repeating: "7", count: 128)
        _ = try CallbackQuery("msg_signature=\(Self.signature)&timestamp=1&nonce=\(nonce)")
        #expect(throws: Refusal(.badQuery)) {
            try CallbackQuery("msg_signature=\(Self.signature)&timestamp=1&nonce=\(nonce)7")
        }
        let long = Self.whole + "&x=" + String(repeating: "y", count: 4_096)
        #expect(throws: Refusal(.tooLarge)) { try CallbackQuery(long) }
    }
}
