public import Logging
internal import Synchronization

/// Keeps every line that is logged, of every level, with all that hangs on it.
public final class LogBook: Sendable {
    public struct Line: Sendable {
        public let level: Logger.Level
        public let message: String
        public let metadata: String

        public var text: String { "\(self.level) \(self.message) \(self.metadata)" }
    }

    public init() {}

    private let written = Mutex<[Line]>([])

    public var lines: [Line] { self.written.withLock { $0 } }

    /// What somebody should look at.
    public var complaints: [String] { self.lines.filter { $0.level >= .warning }.map(\.text) }

    public var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(book: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = self.metadata.merging(event.metadata ?? [:]) { $1 }
            let error = event.error.map { " \($0)" } ?? ""
            let line = Line(level: event.level, message: "\(event.message)", metadata: "\(metadata)\(error)")
            self.book.written.withLock { $0.append(line) }
        }
    }
}
