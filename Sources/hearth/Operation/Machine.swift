import Domain
import Foundation
import Gateway
import Logging
import Metrics
import OpenSSL
import Scripts
import Storage

/// What only a real process has: the clock, the environment, the log, the metrics, the disk.
enum Machine {
    static let clock: WallClock = { Instant(millis: Int64(Date().timeIntervalSince1970 * 1_000)) }

    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Starts the log, once.
    static func startLog(_ level: HearthConfig.Log.Level) -> Logger {
        let least = Logger.Level(rawValue: level.rawValue) ?? .info
        LoggingSystem.bootstrap { label in
            JSONLogHandler(label: label, level: least, output: DescriptorOutput.standardError, now: Machine.clock)
        }
        return Logger(label: "hearth")
    }

    /// Starts the metrics, once.
    ///
    /// - Returns: Gives the text of `/metrics`.
    static func startMetrics() -> @Sendable () async -> String {
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(PrometheusFactory(registry: registry))
        return { registry.exposition() }
    }

    /// The operator's token of a store: made at the first start, readable by its owner only.
    static func operatorToken(in folder: URL) throws -> Secret {
        Secret(try self.drawnOnce(self.operatorTokenFile(in: folder)))
    }

    /// A name for the spool in a folder, drawn at the first start: where the folder is locked, who has it is alone.
    static func seat(in folder: URL) throws -> String { try self.drawnOnce(folder.appendingPathComponent("seat")) }

    private static func drawnOnce(_ file: URL) throws -> String {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        if let known = try? String(contentsOf: file, encoding: .utf8), known.utf8.count >= 32 {
            return known.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let drawn = lowercaseHex(randomBytes(32))
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError(.unusable, "\(file.path) cannot be written: \(String(cString: strerror(errno))).")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(drawn.utf8))
        return drawn
    }

    static func operatorTokenFile(in folder: URL) -> URL { folder.appendingPathComponent("operator.token") }

    /// This program as it was called, for commands that people copy: `.build/debug/hearth`.
    static var program: String { self.shellWord(CommandLine.arguments.first ?? "hearth") }

    /// A text as one word of a shell, in quotes only where it needs them.
    static func shellWord(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "/._-+@%:,=".unicodeScalars.contains(scalar)
        }
        return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }

    /// Says something on the error output, for people.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
