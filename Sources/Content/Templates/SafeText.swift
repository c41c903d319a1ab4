/// What becomes of a value before it stands in a message.
///
/// Names, groups and channels are written by people, also by customers. A value must not turn into a mention
/// (`<@userid>`), a link (`<a href=…>`) or a second message, and must not turn the text around it. So
///
/// - `<` and `>` become their full-width sisters `＜` and `＞`, and so does an `@` at the beginning: what a template
///   writes before a value can then not complete a mention. A look-alike was taken over a zero-width character because
///   it survives copying and does not split a word in a search;
/// - line breaks and tabs become blanks; other control characters, invisible ones and marks of writing direction go;
/// - more than 256 characters are cut, with `…` in the last place; an address may have 1,024, because half of one leads
///   nowhere.
public enum SafeText {
    /// The most characters of one value.
    public static let characterLimit = 256

    public static func neutralised(_ value: String) -> String {
        let limit = self.isAddress(value) ? self.addressLimit : self.characterLimit
        let cleaned = self.cleaned(value, characterLimit: limit)
        let text = String(cleaned.map { $0 == "<" ? "＜" : $0 == ">" ? "＞" : $0 })
        return text.first == "@" ? "＠" + text.dropFirst() : text
    }

    private static let addressLimit = 1_024

    /// Whether the value is an address of the web and nothing else: printable ASCII without blanks and angle brackets.
    private static func isAddress(_ value: String) -> Bool {
        (value.hasPrefix("https://") || value.hasPrefix("http://"))
            && value.utf8.prefix(self.addressLimit + 1)
                .allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }

    /// The value on one line, without what cannot be seen, cut to a length; nothing in it is neutralised.
    static func cleaned(_ value: String, characterLimit: Int) -> String {
        var scalars = String.UnicodeScalarView()
        // Cut before anything else, so that a hostile length costs nothing; a character may have many scalars.
        for scalar in value.unicodeScalars.prefix(characterLimit * 16) {
            switch scalar {
            case "\n", "\r", "\t", "\u{2028}", "\u{2029}", "\u{85}":
                if scalars.last != " " { scalars.append(" ") }
            // Joiners hold emoji and some scripts together.
            case "\u{200C}", "\u{200D}": scalars.append(scalar)
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .surrogate, .privateUse, .unassigned: break
                default: scalars.append(scalar)
                }
            }
        }
        var text = String(scalars)[...]
        text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        guard text.count > characterLimit else { return String(text) }
        return text.prefix(characterLimit - 1) + "…"
    }
}
