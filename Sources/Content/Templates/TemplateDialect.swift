internal import Foundation

/// What a template makes, told by the ending of its name: `page/quiz.html` in the file `page/quiz.html.mustache`.
///
/// A value is made safe for the place it will stand in, whatever braces are written around its name: there is no way to
/// let one in as it is.
enum TemplateDialect: String, Hashable, Sendable, CaseIterable {
    /// A message: everything without another ending.
    case text
    /// A message in the platform's Markdown.
    case markdown = "md"
    /// A card; every value stands in a JSON text.
    case card = "json"
    /// A page.
    case html

    /// The most characters of one value on a page, where rules and notices stand.
    private static let pageCharacterLimit = 2_000

    init(name: String) {
        let ending = name.split(separator: "/").last?.split(separator: ".").dropFirst().last.map(String.init)
        self = ending.flatMap(Self.init(rawValue:)) ?? .text
    }

    /// The value as it may stand in what is made.
    func safe(_ value: String) -> String {
        switch self {
        case .text: SafeText.neutralised(value)
        case .markdown: Self.plainInMarkdown(SafeText.neutralised(value))
        case .card: Self.escapedInJSON(SafeText.neutralised(value))
        case .html: Self.escapedInHTML(SafeText.cleaned(value, characterLimit: Self.pageCharacterLimit))
        }
    }

    /// Whether what was made can be taken at all.
    func isWhole(_ text: String) -> Bool {
        guard self == .card else { return true }
        return (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil
    }

    /// The platform's Markdown has no way to escape a character, so those that mean something get a look-alike.
    private static func plainInMarkdown(_ text: String) -> String {
        String(text.map { Self.lookAlikes[$0] ?? $0 })
    }

    private static let lookAlikes: [Character: Character] = [
        "*": "＊", "_": "＿", "`": "｀", "[": "［", "]": "］", "#": "＃", "|": "｜", "~": "～", "\\": "＼",
    ]

    private static func escapedInJSON(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    private static func escapedInHTML(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
