/// Text in the platform's way of writing.
enum Mrkdwn {
    /// Plain text, so that nobody is called by it and nothing in it is an address.
    ///
    /// Stars and underscores still make letters bold or slanted: they cannot be written any other way, and do no harm.
    static func plain(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The text on one line, as it is: for what the platform shows without reading it.
    static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    static func mention(_ user: String) -> String { "<@\(user)>" }

    /// A link under its title; nil for an address that is none of the web, or could end its brackets.
    static func link(_ address: String, _ title: String) -> String? {
        guard ["https://", "http://"].contains(where: { address.hasPrefix($0) && address.count > $0.count }),
            address.utf8.count <= 3_000,
            address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !"<>|\"".utf8.contains($0) })
        else { return nil }
        let label = Self.plain(Self.line(title))
        return label.isEmpty ? "<\(Self.plain(address))>" : "<\(Self.plain(address))|\(label)>"
    }
}

extension String {
    /// Characters as the platform counts them, as careful as can be: its limits say neither which, nor whether before
    /// or behind the escapes.
    var length: Int { self.utf16.count }
}
