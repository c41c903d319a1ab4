/// A name that a template may mention.
public struct TemplateVariable: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// `{{name}}`, and `{{#name}}…{{/name}}` for "when it is not empty".
        case text
        /// Like ``text``, with line breaks: each line is a value of its own, at most ``lineLimit`` of them.
        case lines
        /// A text that may stand where an address is wanted, such as in `href="{{name}}"`; on pages only.
        case address
        /// `{{#name}}…{{/name}}` and `{{^name}}…{{/name}}` only; its value is `true`, or anything else for no.
        case flag
        /// `{{#name}}…{{/name}}` once for each element, in which these may be mentioned; on pages only.
        case list([TemplateVariable])
    }

    /// The most lines of one value; what comes behind them is left out.
    public static let lineLimit = 40

    public let name: String
    public let kind: Kind
    /// Whether it tells something about one person, which nobody else may read.
    public let isPersonal: Bool

    public init(_ name: String, _ kind: Kind = .text, isPersonal: Bool = false) {
        self.name = name
        self.kind = kind
        self.isPersonal = isPersonal
    }

    public static func list(_ name: String, _ elements: [TemplateVariable]) -> Self { Self(name, .list(elements)) }
}

extension [TemplateVariable] {
    /// A value for each variable that says "there is none": a play sets those that it has.
    public var blankValues: [String: String] {
        Dictionary(self.map { ($0.name, $0.kind == .flag ? "false" : "") }) { first, _ in first }
    }
}
