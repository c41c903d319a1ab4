import Domain
import Engine
import TestSupport
import Testing

@testable import WeCom

/// Ten thousand strangers, each with a request that is almost right.
@Suite struct MutantTests {
    private static let kinds: [Mutation] = [
        .bitInBody, .bitInQuery, .cutBody, .cutQuery, .doubledKey, .foreignKeys, .wrongPadding, .bombOutside,
        .bombInside, .swappedNonce,
    ]

    enum Mutation: String, Sendable {
        case bitInBody, bitInQuery, cutBody, cutQuery, doubledKey, foreignKeys, wrongPadding, bombOutside, bombInside
        case swappedNonce
    }

    @Test(arguments: MutantTests.kinds)
    func `no mutant opens, unless everything that is verified is unchanged`(kind: Mutation) throws {
        let adapter = try Platform().adapter()
        let original = try Platform().callback(Sample.membersJoined)
        let letter = try adapter.open(query: original.query, body: original.body, now: Platform.now)
        var random = RandomSource(seed: kind.rawValue.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        var opened = 0
        for _ in 0..<1_000 {
            let mutant = try self.mutant(of: original, kind, &random)
            switch Self.outcome(of: mutant, at: adapter) {
            case .success(let result):
                opened += 1
                #expect(result == letter, "a \(kind) opened as something else")
                #expect(try self.verifiedParts(of: mutant) == self.verifiedParts(of: original))
            case .failure(let refusal):
                #expect(refusal.status == 403)
            }
        }
        // Only a flip in an unverified element, or a cut behind the sealed text, may go through.
        if kind != .bitInBody && kind != .cutBody { #expect(opened == 0) }
        if kind == .bitInBody || kind == .cutBody { #expect((1..<300).contains(opened)) }
    }

    private static func outcome(of request: Request, at adapter: WeComAdapter) -> Result<Letter, Refusal> {
        do throws(Refusal) {
            return .success(try adapter.open(query: request.query, body: request.body, now: Platform.now))
        } catch {
            return .failure(error)
        }
    }

    private func mutant(of request: Request, _ kind: Mutation, _ random: inout RandomSource) throws -> Request {
        var mutant = request
        switch kind {
        case .bitInBody:
            mutant.body[Int.random(in: mutant.body.indices, using: &random)] ^=
                1 << UInt8.random(in: 0..<8, using: &random)
        case .bitInQuery:
            var bytes = Array(request.query.utf8)
            bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            mutant.query = String(decoding: bytes, as: UTF8.self)
        case .cutBody:
            mutant.body.removeLast(Int.random(in: 1...mutant.body.count, using: &random))
        case .cutQuery:
            mutant.query.removeLast(Int.random(in: 1...mutant.query.count, using: &random))
        case .doubledKey:
            let pairs = request.query.split(separator: "&")
            let twin = pairs[Int.random(in: pairs.indices, using: &random)]
            mutant.query = (pairs + [twin]).shuffled(using: &random).joined(separator: "&")
        case .foreignKeys:
            mutant = try Self.foreign(&random).callback(Sample.membersJoined)
        case .wrongPadding:
            mutant = try self.wronglyPadded(&random)
        case .bombOutside:
            mutant.body = Array(Self.bomb(&random).utf8) + request.body
        case .bombInside:
            mutant = try Platform().callback(Self.bomb(&random) + Sample.membersJoined)
        case .swappedNonce:
            var other = Platform()
            other.nonce = "n\(random.next())"
            mutant.query = try other.callback(Sample.contactAdded).query
        }
        return mutant
    }

    /// A request of somebody who has everything right but one of token, key and corp.
    private static func foreign(_ random: inout RandomSource) -> Platform {
        var platform = Platform()
        switch Int.random(in: 0..<3, using: &random) {
        case 0: platform.token = "T\(random.next())"
        case 1: platform.corp = "wx\(random.next())"
        default:
            let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
            platform.key = String((0..<43).map { _ in letters.randomElement(using: &random) ?? "a" })
        }
        return platform
    }

    /// Rightly signed, but the last block is another one: the padding, the length or the receiver cannot fit.
    private func wronglyPadded(_ random: inout RandomSource) throws -> Request {
        let platform = Platform()
        let text = try platform.crypto().seal(Array(Sample.membersJoined.utf8), random: platform.random)
        var sealed = try #require(Base64.decode(text[...]))
        let place = Int.random(in: (sealed.count - 32)..<sealed.count, using: &random)
        sealed[place] ^= UInt8.random(in: 1...255, using: &random)
        return try platform.request(with: Base64.encode(sealed))
    }

    private static func bomb(_ random: inout RandomSource) -> String {
        let depth = Int.random(in: 1...9, using: &random)
        let entities = (1...depth).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }
        let doctype = Bool.random(using: &random) ? "<!DOCTYPE" : "<!dOcTyPe"
        return "\(doctype) xml [<!ENTITY e0 \"lol\">\(entities.joined())]>"
    }

    /// Query values and sealed text: what the signature covers.
    private func verifiedParts(of request: Request) throws -> [[UInt8]] {
        let query = try CallbackQuery(request.query)
        let text = try EnvelopeScanner.sealedText(in: request.body)
        return [query.signature, Array(query.timestamp), Array(query.nonce), Array(text)]
    }
}
