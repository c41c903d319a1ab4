import Foundation
import OpenSSL
import Synchronization
import Testing

/// Contexts are kept per thread and per value; these tests mix both as hard as they can.
@Suite struct ThreadTests {
    @Test func `many threads at once get the answers of one`() throws {
        let aes = try AES256CBC(key: Array(0..<32), iv: Array(0..<16))
        let plains = (0..<32).map { [UInt8](repeating: UInt8($0), count: 16 * (1 + $0)) }
        let ciphers = try plains.map { try aes.encrypt($0) }
        let sha1 = plains.map { Digest.sha1($0) }
        let sha256 = plains.map { Digest.sha256($0) }
        let md5 = plains.map { Digest.md5($0) }
        let macs = plains.map { HMAC.sha256($0, key: $0) }
        let wrong = Atomic(0)

        Self.onThreads(64) { thread in
            for turn in 0..<50 {
                let index = (thread + turn) % plains.count
                let plain = plains[index]
                let agrees =
                    (try? aes.encrypt(plain)) == ciphers[index] && (try? aes.decrypt(ciphers[index])) == plain
                    && Digest.sha1(plain) == sha1[index] && Digest.sha256(plain) == sha256[index]
                    && Digest.md5(plain) == md5[index] && HMAC.sha256(plain, key: plain) == macs[index]
                    && randomBytes(16) != randomBytes(16)
                if !agrees { wrong.add(1, ordering: .relaxed) }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test func `threads that end leave nothing that the next ones stumble over`() {
        let expected = Digest.sha256("abc".utf8)
        let right = Atomic(0)
        for _ in 0..<50 {
            Self.onThreads(8) { _ in
                if Digest.sha256("abc".utf8) == expected { right.add(1, ordering: .relaxed) }
            }
        }
        #expect(right.load(ordering: .relaxed) == 400)
    }

    @Test func `tasks that hop between threads get the right answers`() async throws {
        let aes = try AES256CBC(key: Array(0..<32), iv: Array(0..<16))
        let right = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let plain = [UInt8](repeating: UInt8(number % 256), count: 64)
                    guard let cipher = try? aes.encrypt(plain) else { return false }
                    await Task.yield()
                    return (try? aes.decrypt(cipher)) == plain
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(right == 500)
    }

    /// Runs the body on that many real threads at once and waits for all of them.
    private static func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let done = DispatchGroup()
        for number in 0..<count {
            done.enter()
            Thread.detachNewThread {
                body(number)
                done.leave()
            }
        }
        done.wait()
    }
}
