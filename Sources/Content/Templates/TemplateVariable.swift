/// A name that a template may mention.
public struct TemplateVariable: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// `{{name}}`, and `{{#name}}…{{/name}}` for "when it is not empty".
        case text
        /// `{{#name}}…{{/name}}` and `{{^name}}…{{/name}}` only; its value is `true`, or anything else for no.
        case flag
    }

    public let name: String
    public let kind: Kind

    public init(_ name: String, _ kind: Kind = .text) {
        self.name = name
        self.kind = kind
    }
}
