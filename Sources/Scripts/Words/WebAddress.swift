import Foundation

/// The rules for the URLs that people write into Hearth's files.
enum WebAddress {
    enum Fault: Error {
        case syntax, scheme, credentials, query, plainToTheWorld

        var message: String {
            switch self {
            case .syntax: "is no URL; letters outside ASCII and blanks are written as %XX"
            case .scheme: "is a URL of the wrong kind"
            case .credentials: "holds a user name or a password"
            case .query: "may not have a '?' or a '#'"
            case .plainToTheWorld: "would carry a secret over plain http"
            }
        }
    }

    /// An address that stands before paths: no query, no fragment, no slash at the end of what is returned.
    static func base(_ text: String) throws(Fault) -> String {
        let parts = try self.parts(of: text, schemes: ["http", "https"])
        guard parts.query == nil, parts.fragment == nil else { throw .query }
        var base = text
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }

    /// A base that secrets are sent to: plain `http` only where nobody else listens.
    static func secretBase(_ text: String) throws(Fault) -> String {
        let base = try self.base(text)
        let parts = try self.parts(of: base, schemes: ["http", "https"])
        guard parts.scheme?.lowercased() == "https" || self.isNear(parts.host ?? "") else { throw .plainToTheWorld }
        return base
    }

    /// A page that customers open.
    static func page(_ text: String) throws(Fault) -> String {
        _ = try self.parts(of: text, schemes: ["https"])
        return text
    }

    private static func parts(of text: String, schemes: Set<String>) throws(Fault) -> URLComponents {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty,
            parts.port.map({ (1...65_535).contains($0) }) != false
        else { throw .syntax }
        guard schemes.contains(scheme) else { throw .scheme }
        guard parts.user == nil, parts.password == nil else { throw .credentials }
        return parts
    }

    /// This machine, a private network (RFC 1918), or a name that only a local network knows.
    private static func isNear(_ host: String) -> Bool {
        let bare = host.trimmingCharacters(in: ["[", "]"])
        if bare == "::1" || !bare.contains(".") && !bare.contains(":") { return true }
        let numbers = bare.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard numbers.count == 4, let first = numbers[0], let second = numbers[1], !numbers.contains(nil) else {
            return false
        }
        return first == 127 || first == 10 || (first == 172 && (16...31).contains(second))
            || (first == 192 && second == 168)
    }
}
