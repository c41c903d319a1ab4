import OpenSSL
import Testing

@Suite struct BytesTests {
    @Test func `equal is what has the same bytes and the same length`() {
        #expect(isEqualInConstantTime([1, 2, 3], [1, 2, 3] as ArraySlice))
        #expect(isEqualInConstantTime("a".utf8, [0x61]))
        #expect(isEqualInConstantTime([], []))
        #expect(!isEqualInConstantTime([1, 2, 3], [1, 2, 4]))
        #expect(!isEqualInConstantTime([0, 2, 3], [1, 2, 3]))
        #expect(!isEqualInConstantTime([1, 2, 3], [1, 2]))
        #expect(!isEqualInConstantTime([], [0]))
    }

    @Test(arguments: [([], ""), ([0], "00"), ([0x0A, 0xFF, 0x10], "0aff10")] as [([UInt8], String)])
    func `hexadecimal is lower case with two digits per byte`(bytes: [UInt8], expected: String) {
        #expect(lowercaseHex(bytes) == expected)
        #expect(lowercaseHex(bytes.lazy.map { $0 }) == expected)
    }

    @Test func `random bytes have the length asked for and do not repeat`() {
        #expect(randomBytes(0).isEmpty)
        #expect(randomBytes(1).count == 1)
        let drawn = Set((0..<1_000).map { _ in randomBytes(16) })
        #expect(drawn.count == 1_000)
    }

    @Test func `random bytes use all values`() {
        // 4,096 draws per value on average; that one of 256 stays away has a chance below e^-4000.
        #expect(Set(randomBytes(1 << 20)).count == 256)
    }
}
