import Domain

/// Where the one answer to a message may go: nowhere but to the platform.
///
/// The address comes with the message. It is signed, but whoever has the keys could name any host of the brand's own
/// network, so only what stands behind the host is taken, and sent to the configured one.
public struct AnswerAddress: Sendable {
    /// The platform itself.
    public static let platform = WeComConfiguration.defaultAPIBase

    private static let longest = 2_048

    /// Without a slash at its end.
    let base: String
    /// Scheme, host and port of the base, and what stands behind them.
    private let origin: String
    private let prefix: String

    init(base: String) {
        let base = base.trimmedSlashes
        let authority = base.firstRange(of: "://").map { base[$0.upperBound...] } ?? base[...]
        let end = authority.firstIndex(of: "/") ?? authority.endIndex
        self.base = base
        self.origin = String(base[..<end]).lowercased()
        self.prefix = String(authority[end...])
    }

    /// What stands behind the host, from its slash on; nil for an address of anybody else.
    func path(of address: Secret) -> String? {
        address.reveal { address in
            guard address.utf8.count <= Self.longest, address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                return nil
            }
            for origin in [self.origin, Self.platform] where address.lowercased().hasPrefix("\(origin)/") {
                var path = address.dropFirst(origin.count)
                if path.hasPrefix("\(self.prefix)/"), !self.prefix.isEmpty { path = path.dropFirst(self.prefix.count) }
                return Self.isPlain(path) ? String(path) : nil
            }
            return nil
        }
    }

    private static func isPlain(_ path: Substring) -> Bool {
        path.hasPrefix("/cgi-bin/") && !path.contains("..") && !path.utf8.contains { "\\#\"<>".utf8.contains($0) }
    }
}
