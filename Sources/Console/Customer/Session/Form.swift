/// The fields of a form that was sent, or of a query; bounded, because strangers send them.
struct Form: Hashable, Sendable {
    /// The most bytes of a body.
    static let byteLimit = 16 << 10
    private static let fieldLimit = 96
    private static let nameLimit = 96
    private static let valueLimit = 2_048

    /// In the order in which they came.
    let fields: [(name: String, value: String)]

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// - Returns: Nil for too many fields, too long ones, broken escapes and what is no UTF-8.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.byteLimit else { return nil }
        var fields: [(String, String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.fieldLimit else { return nil }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = parts.count > 1 ? Self.decoded(parts[1]) : "",
                name.utf8.count <= Self.nameLimit, value.utf8.count <= Self.valueLimit
            else { return nil }
            fields.append((name, value))
        }
        self.fields = fields
    }

    /// Without a field.
    static let none = Form()
    private init() { self.fields = [] }

    init?(query: String) { self.init(query.utf8) }

    /// The value of a field; nil where there is none, or more than one.
    subscript(name: String) -> String? {
        let found = self.fields.lazy.filter { $0.name == name }.map(\.value).prefix(2)
        return found.count == 1 ? found.first : nil
    }

    /// All values of a field, in order.
    func all(_ name: String) -> [String] { self.fields.filter { $0.name == name }.map(\.value) }

    static func == (left: Form, right: Form) -> Bool { left.pairs == right.pairs }
    func hash(into hasher: inout Hasher) { hasher.combine(self.pairs) }
    private var pairs: [[String]] { self.fields.map { [$0.name, $0.value] } }

    private static func decoded(_ bytes: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(0x20)
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let high = Self.digit(rest.removeFirst()),
                    let low = Self.digit(rest.removeFirst())
                else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard !decoded.contains(0) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// A value as it stands in a query: everything but letters, digits and `-._~` as `%XX` (RFC 3986).
    static func encoded(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%\(digits.count == 1 ? "0" : "")\(digits)"
            }
        }
        return text
    }
}
