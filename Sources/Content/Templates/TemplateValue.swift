/// What stands for a variable on a page.
public indirect enum TemplateValue: Hashable, Sendable {
    case text(String)
    case flag(Bool)
    case list([[String: TemplateValue]])

    /// A text; nothing where there is none.
    public static func text(_ text: String?) -> Self { .text(text ?? "") }
    public static func number(_ number: Int) -> Self { .text(String(number)) }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .flag(value) }
}
