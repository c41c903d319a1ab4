/// The name of something genuine that nobody here understands.
enum Label {
    /// At most 64 of `[A-Za-z0-9_/-]`: it becomes a metric label.
    static func of(_ parts: String...) -> String {
        let bytes = parts.filter { !$0.isEmpty }.joined(separator: "/").utf8.prefix(64).map { byte in
            byte.isLetterOrDigit || "_/-".utf8.contains(byte) ? byte : UInt8(ascii: "_")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
