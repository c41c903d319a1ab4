/// Texts under one another on a terminal, where a Chinese character is as wide as two Latin ones.
enum Columns {
    /// Rows whose cells begin at the same place, two blanks apart; no row ends in blanks.
    static func aligned(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? Self.width($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) { line += Self.padded(cell, to: width) + "  " }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The text with blanks behind it; a longer one as it is.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - Self.width(text)))
    }

    /// How many columns a text takes.
    static func width(_ text: String) -> Int { text.reduce(0) { $0 + (Self.isWide($1) ? 2 : 1) } }

    /// Source: Unicode Standard Annex 11, "East Asian Width": the blocks of the values W and F, and emoji.
    private static func isWide(_ character: Character) -> Bool {
        switch character.unicodeScalars.first?.value ?? 0 {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
