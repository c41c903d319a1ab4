/// What a button of ours carries: the key of its choice, and the run that it is about.
struct ButtonValue: Codable, Hashable {
    private static let longestKey = 64
    private static let longestRun = 256

    let key: String
    let run: String?

    init(key: String, run: String?) {
        self.key = key
        self.run = run
    }

    /// Nil for the value of somebody else's button.
    init?(_ text: String) {
        guard let value = WireJSON.value(Self.self, from: Array(text.utf8)),
            (1...Self.longestKey).contains(value.key.utf8.count),
            value.run.map({ (1...Self.longestRun).contains($0.utf8.count) }) ?? true
        else { return nil }
        self = value
    }

    var text: String { String(decoding: WireJSON.bytes(self), as: UTF8.self) }
}
