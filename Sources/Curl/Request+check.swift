extension Request {
    /// The longest address that is sent; servers commonly refuse half of it.
    private static let urlLimit = 16_384
    /// What libcurl derives from the body; a second opinion would let a server read another request than was meant.
    private static let ownHeaders = ["content-length", "transfer-encoding"]

    /// Why this request cannot be sent, or nil; what is wrong is named, its text is not repeated.
    func problem() -> String? {
        guard Self.starts(self.url, with: "http://") || Self.starts(self.url, with: "https://") else {
            return "the address does not begin with http:// or https://"
        }
        guard self.url.utf8.count <= Self.urlLimit else {
            return "the address is longer than \(Self.urlLimit) bytes"
        }
        guard self.url.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            return "the address has a space, a control character or non-ASCII text in it; percent-encode it"
        }
        if self.method == .get, !self.body.isEmpty { return "a GET has no body" }
        if self.answerLimit < 0 { return "the answer limit is negative" }
        for (name, value) in self.headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
                return "a header name is empty or has other characters than letters, digits and !#$%&'*+-.^_`|~"
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                return "the value of header \(name) has a control character in it"
            }
            guard !Self.ownHeaders.contains(where: { Self.isSameName($0, name) }) else {
                return "header \(name) is set by the client itself"
            }
        }
        return nil
    }

    /// Scheme, host and port: the only part of the address that may be shown.
    var origin: String {
        let address = self.url.utf8
        guard let colon = address.firstIndex(of: UInt8(ascii: ":")), address[colon...].starts(with: "://".utf8) else {
            return "(no address)"
        }
        let ends = "/?#\\".utf8
        let authority = address[address.index(colon, offsetBy: 3)...].prefix { !ends.contains($0) }
        let host = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last ?? authority
        guard address[..<colon].count <= 5, host.count <= 255 else { return "(no address)" }
        return "\(Substring(address[..<colon]))://\(Substring(host))"
    }

    /// What an error says about this request.
    func sentence(_ reason: String) -> String {
        "\(self.method.rawValue) \(self.origin): \(reason)."
    }

    /// Whether two header names are the same; names know no case.
    static func isSameName(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { Self.lowercase($0) == Self.lowercase($1) }
    }

    /// `prefix` is in lower case.
    private static func starts(_ text: String, with prefix: String) -> Bool {
        text.utf8.count > prefix.utf8.count && zip(text.utf8, prefix.utf8).allSatisfy { Self.lowercase($0) == $1 }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        0x41...0x5A ~= byte ? byte | 0x20 : byte
    }

    /// Source: RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
