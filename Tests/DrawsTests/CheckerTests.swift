import Draws
import Foundation
import Testing

/// The checker in Python, written from docs/draws.md, against this room: each checks the other.
@Suite struct CheckerTests {
    @Test func `the independent checker agrees on a thousand random draws and names the same step of changed ones`()
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("draws-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var wanted: [String: String] = [:]
        var codes: [Flaw.Code: Int] = [:]
        for seed in 1...1_000 {
            var draw = try RandomDraw(seed: UInt64(seed))
            let proof = try Samples.bytes(draw.record)
            let changed = draw.changed(proof)
            // Changed where no bit tells it: sealed again by whoever changed it.
            let forged = Resealing.resealed(draw.changed(proof))
            for (name, bytes) in [("right", proof), ("changed", changed), ("forged", forged)] {
                let name = "\(seed)-\(name)"
                try Data(bytes).write(to: folder.appendingPathComponent(name))
                let verdict = Samples.verdict(bytes)
                wanted[name] = verdict.checkerLine
                if !name.hasSuffix("forged") { #expect(verdict.isRight == (bytes == proof), "\(name)") }
                if name.hasSuffix("forged"), let code = verdict.flaw?.code { codes[code, default: 0] += 1 }
            }
        }
        #expect(codes[.content, default: 0] > 200 && codes[.seal] == nil, "\(codes)")
        let told = try Self.check(folder, names: wanted.keys.sorted())
        #expect(told.count == wanted.count)
        for (name, line) in wanted {
            #expect(told[name]?.hasPrefix(line) == true, "\(name): \(told[name] ?? "") – \(line)")
        }
    }

    /// What the checker says of each file.
    private static func check(_ folder: URL, names: [String]) throws -> [String: String] {
        let checker = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/draw-checker.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-B", checker.standardizedFileURL.path] + names
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        var told: [String: String] = [:]
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            guard let colon = line.range(of: ": ") else { continue }
            told[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
        }
        return told
    }
}

extension Verdict {
    /// The beginning of what the checker in Python says of the same file.
    fileprivate var checkerLine: String {
        if let flaw = self.flaw { return "wrong: line \(flaw.step) (\(flaw.name?.rawValue ?? "?")): " }
        guard let summary = self.summary, let announcement = summary.announcement else {
            return "a proof without a summary"
        }
        return "right: \(summary.entries) entries, \(summary.picks.count) picks, announcement \(announcement)"
    }
}
