import Draws
import OpenSSL

/// What a forger does: seals every line of a changed proof anew, so that only what the lines say can betray them.
enum Resealing {
    static func resealed(_ proof: [UInt8]) -> [UInt8] {
        var (seal, bytes): ([UInt8], [UInt8]) = ([UInt8](repeating: 0, count: 32), [])
        for line in proof.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            guard let (before, after) = Self.withoutSeal(Array(line)) else {
                bytes += line + [UInt8(ascii: "\n")]
                continue
            }
            seal = Digest.sha256(Self.frame([Array("hearth-draw/1/seal".utf8), seal, before + after]))
            bytes += before + Array("\"seal\":\"\(lowercaseHex(seal))\",".utf8) + after + [UInt8(ascii: "\n")]
        }
        return bytes
    }

    /// The parts of a line around its seal and the comma behind it.
    private static func withoutSeal(_ line: [UInt8]) -> (before: [UInt8], after: [UInt8])? {
        let key = Array("\"seal\":\"".utf8)
        guard line.count > key.count + 66 else { return nil }
        for start in 0..<(line.count - key.count - 66) where Array(line[start..<start + key.count]) == key {
            let end = start + key.count + 64
            guard line[end] == UInt8(ascii: "\""), line[end + 1] == UInt8(ascii: ",") else { return nil }
            return (Array(line[..<start]), Array(line[(end + 2)...]))
        }
        return nil
    }

    private static func frame(_ parts: [[UInt8]]) -> [UInt8] {
        parts.flatMap { part in withUnsafeBytes(of: UInt64(part.count).bigEndian) { Array($0) } + part }
    }
}
