extension ArraySlice<UInt8> {
    /// Whether the bytes are exactly this text.
    func equals(_ text: StaticString) -> Bool {
        self.count == text.utf8CodeUnitCount && self.base(at: self.startIndex, holds: text)
    }

    private func base(at start: Int, holds text: StaticString) -> Bool {
        for offset in 0..<text.utf8CodeUnitCount where self[start + offset] != text.utf8Start[offset] { return false }
        return true
    }
}

extension [UInt8] {
    /// Whether this text stands at a place; false when the bytes end before it does.
    func holds(_ text: StaticString, at place: Int) -> Bool {
        guard place >= 0, self.count - place >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount where self[place + offset] != text.utf8Start[offset] { return false }
        return true
    }

    /// As ``holds(_:at:)``, with ASCII letters of either case; `text` in upper case.
    func holds(upperCased text: StaticString, at place: Int) -> Bool {
        guard place >= 0, self.count - place >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount {
            var byte = self[place + offset]
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { byte -= 0x20 }
            if byte != text.utf8Start[offset] { return false }
        }
        return true
    }
}

extension UInt8 {
    /// Space, tab, line feed, carriage return: what XML calls white space.
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
