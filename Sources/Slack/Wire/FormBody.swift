/// A body of `name=value` pairs, as browsers write forms.
enum FormBody {
    private static let mostFields = 64

    /// The fields by name, the first where one comes twice; those behind the 64th are left out.
    static func fields(_ body: [UInt8]) -> [String: String] {
        let pairs = body.split(separator: UInt8(ascii: "&"), maxSplits: Self.mostFields).prefix(Self.mostFields)
        return Dictionary(
            pairs.map { pair in
                let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                return (Self.text(parts[0]), parts.count > 1 ? Self.text(parts[1]) : "")
            }
        ) { first, _ in first }
    }

    /// A `%` that no two digits follow stands for itself.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            if byte == UInt8(ascii: "%"), place + 2 < bytes.endIndex, let high = bytes[place + 1].hexValue,
                let low = bytes[place + 2].hexValue
            {
                plain.append(high << 4 | low)
                place += 3
            } else {
                plain.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                place += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
