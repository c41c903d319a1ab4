import Domain
import Logging

/// Writes each log entry as one JSON object on one line.
///
/// Shape: `time`, `level`, `message`, `logger`, then the metadata sorted by name, nested names joined by points.
/// A metadata key equal to one of the first four gets a leading `metadata.`. Every value is a text, cut at
/// ``JSONLine/textLimit`` bytes. The value of a key that is named like a secret is not written, whatever it is:
/// a mistake at a call site must not become a leak.
struct JSONLogHandler: LogHandler {
    /// The most metadata keys in one entry, and the most elements of a list.
    static let keyLimit = 64

    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level

    private let label: String
    private let output: any LogOutput
    private let now: WallClock

    /// - Parameters:
    ///   - label: The name of the logger.
    ///   - level: What is less severe is not written.
    ///   - output: Where the lines go.
    ///   - metadataProvider: What is added to every entry, weaker than the entry's own metadata.
    ///   - now: The time of an entry.
    init(
        label: String,
        level: Logger.Level = .info,
        output: any LogOutput,
        metadataProvider: Logger.MetadataProvider? = nil,
        now: @escaping WallClock
    ) {
        self.label = label
        self.logLevel = level
        self.output = output
        self.metadataProvider = metadataProvider
        self.now = now
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var metadata = self.metadata
        if let provided = self.metadataProvider?.get() { metadata.merge(provided) { $1 } }
        if let own = event.metadata { metadata.merge(own) { $1 } }
        if let error = event.error, metadata["error"] == nil { metadata["error"] = "\(error)" }

        var line = JSONLine()
        line.add("time", ISOTime.text(of: self.now()))
        line.add("level", event.level.rawValue)
        line.add("message", event.message.description)
        line.add("logger", self.label)
        for (name, value) in Self.leaves(of: metadata).prefix(Self.keyLimit) {
            line.add(Self.reserved.contains(name) ? "metadata.\(name)" : name, value)
        }
        self.output.write(line.finished())
    }

    private typealias Leaf = (name: String, value: String)

    private static let reserved: Set<String> = ["time", "level", "message", "logger"]
    private static let depthLimit = 4

    private static func leaves(of metadata: Logger.Metadata, under path: String = "", depth: Int = 1) -> [Leaf] {
        metadata.sorted { $0.key < $1.key }.flatMap { key, value -> [Leaf] in
            let name = path + key
            if Self.namesSecret(key) { return [(name, "‹secret›")] }
            if case .dictionary(let inner) = value, depth < Self.depthLimit {
                return Self.leaves(of: inner, under: name + ".", depth: depth + 1)
            }
            guard case .array(let items) = value else { return [(name, Self.text(of: value))] }
            return [(name, items.prefix(Self.keyLimit).map { Self.text(of: $0) }.joined(separator: ","))]
        }
    }

    /// The text of a single value.
    ///
    /// What is nested further was not looked through for secrets, so it is only counted.
    private static func text(of value: Logger.Metadata.Value) -> String {
        switch value {
        case .string(let text): text
        case .stringConvertible(let thing): thing.description
        case .array(let items): "‹\(items.count) values›"
        case .dictionary(let inner): "‹\(inner.count) values›"
        }
    }

    /// Whether a key ends in a word for a secret: `token`, `corp_secret`, `encodingAESKey`, `Authorization`.
    private static func namesSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        return ["token", "secret", "key", "authorization", "password", "cookie"].contains { key.hasSuffix($0) }
    }
}
