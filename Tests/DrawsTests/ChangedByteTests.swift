import Draws
import Testing

/// Whatever is changed in a proof is found, in the line in which it is.
@Suite struct ChangedByteTests {
    @Test(arguments: [true, false])
    func `every changed byte is found, in its own line`(isInstant: Bool) throws {
        try Self.tryEverywhere(isInstant) { proof, place in
            var changed = proof
            changed[place] ^= 1 << UInt8(place % 8)
            return [changed]
        }
    }

    @Test(arguments: [true, false])
    func `every byte that is left out is found, in its own line`(isInstant: Bool) throws {
        try Self.tryEverywhere(isInstant) { proof, place in
            var changed = proof
            changed.remove(at: place)
            return [changed]
        }
    }

    @Test(arguments: [true, false])
    func `every byte that is put in is found, in its own line`(isInstant: Bool) throws {
        try Self.tryEverywhere(isInstant) { proof, place in
            [UInt8(ascii: " "), UInt8(ascii: "0"), UInt8(ascii: "\n")].map { byte in
                var changed = proof
                changed.insert(byte, at: place)
                return changed
            }
        }
    }

    @Test func `a file that ends at any byte before its end is not right`() throws {
        let proof = try Samples.bytes(Samples.record(3))
        for length in 0..<proof.count {
            let verdict = Samples.verdict(Array(proof[..<length]))
            let lines = proof[..<length].count { $0 == UInt8(ascii: "\n") }
            #expect(verdict.flaw?.step == lines + 1)
            let isBetweenLines = length == 0 || proof[length - 1] == UInt8(ascii: "\n")
            #expect(verdict.flaw?.code == (isBetweenLines ? .missing : .form))
        }
    }

    @Test func `lines that are left out, written twice or exchanged are found where the order breaks`() throws {
        let lines = try Samples.bytes(Samples.record()).split(separator: UInt8(ascii: "\n")).map(Array.init)
        func verdict(_ lines: [[UInt8]]) -> Verdict { Samples.verdict(lines.flatMap { $0 + [UInt8(ascii: "\n")] }) }
        for first in lines.indices {
            var changed = lines
            changed.remove(at: first)
            #expect(verdict(changed).flaw?.step == first + 1)
            changed = lines
            changed.insert(lines[first], at: first)
            #expect(verdict(changed).flaw?.step == first + 2)
            for second in lines.indices where second > first {
                changed = lines
                changed.swapAt(first, second)
                #expect(verdict(changed).flaw?.step == first + 1)
            }
        }
    }

    @Test func `a proof in pieces of any size gets the same verdict`() throws {
        let proof = try Samples.bytes(Samples.record())
        var changed = proof
        changed[changed.count / 2] ^= 1
        for size in [1, 2, 7, 100, 4_096] {
            for bytes in [proof, changed] {
                var rest = bytes[...]
                let verdict = DrawFile.verify {
                    let piece = Array(rest.prefix(size))
                    rest = rest.dropFirst(size)
                    return piece.isEmpty ? nil : piece
                }
                #expect(verdict.flaw == Samples.verdict(bytes).flaw)
                #expect(verdict.isRight == (bytes == proof))
            }
        }
    }

    /// Changes a small proof at every byte and looks whether its line is named.
    private static func tryEverywhere(
        _ isInstant: Bool,
        _ change: ([UInt8], Int) -> [[UInt8]]
    ) throws {
        let proof = try Samples.bytes(isInstant ? Samples.instantRecord(4) : Samples.record(2))
        #expect(Samples.verdict(proof).isRight)
        for place in proof.indices {
            for changed in change(proof, place) where changed != proof {
                // A line feed before a line feed is one behind it: what counts is where the bytes differ.
                let same = zip(changed, proof).prefix { $0 == $1 }
                let line = same.count { $0.0 == UInt8(ascii: "\n") } + 1
                #expect(Samples.verdict(changed).flaw?.step == line, "byte \(place)")
            }
        }
    }
}
