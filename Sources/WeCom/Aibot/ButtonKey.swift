/// What a button of a card carries: the key of its choice, and the run that it is about.
///
/// Without a run it is the key alone. The platform takes 1,024 bytes.
struct ButtonKey: Codable, Hashable {
    private static let longestKey = 64
    private static let longestRun = 256

    let key: String
    let run: String?

    init(key: String, run: String?) {
        self.key = key
        self.run = run.flatMap { (1...Self.longestRun).contains($0.utf8.count) ? $0 : nil }
    }

    /// What is no text of ours is a key as it stands.
    init(_ text: String) {
        guard let value = WireJSON.value(Self.self, from: Array(text.utf8)), let run = value.run,
            (1...Self.longestKey).contains(value.key.utf8.count), (1...Self.longestRun).contains(run.utf8.count)
        else {
            self.init(key: text, run: nil)
            return
        }
        self = value
    }

    var text: String { self.run == nil ? self.key : String(decoding: WireJSON.bytes(self), as: UTF8.self) }
}
