/// One `{{…}}` of a template.
struct TemplateTag: Equatable {
    enum Kind: Equatable {
        /// `{{name}}`, `{{{name}}}`, `{{&name}}`.
        case value
        /// `{{#name}}`: when there is something.
        case section
        /// `{{^name}}`: when there is nothing.
        case inverted
        /// `{{/name}}`.
        case end
        /// `{{>name}}`.
        case partial
        /// `{{!…}}`.
        case comment
        /// `{{% CONTENT_TYPE:TEXT}}`, which says what holds for every template anyway.
        case textPragma
        /// Anything else.
        case foreign
    }

    let kind: Kind
    /// The name alone; empty for comments, pragmas and what is foreign.
    let name: String
    /// Where the name begins, or the tag when it has none.
    let position: String.Index
    /// The tag with its braces.
    let range: Range<String.Index>
}

/// A template cut into text and tags.
struct TemplateTags {
    /// The most tags of one template; what comes behind them is not looked at.
    static let limit = 1_000

    let tags: [TemplateTag]
    /// The first `{{` that is never closed.
    let openEnd: String.Index?

    init(of text: String) {
        var tags: [TemplateTag] = []
        var rest = text[...]
        var openEnd: String.Index?
        while tags.count <= Self.limit, let open = rest.firstRange(of: "{{") {
            let isTriple = text[open.upperBound...].first == "{"
            let inside = text[open.upperBound...].dropFirst(isTriple ? 1 : 0)
            guard let close = inside.firstRange(of: isTriple ? "}}}" : "}}") else {
                openEnd = open.lowerBound
                break
            }
            let content = inside[..<close.lowerBound]
            tags.append(Self.tag(content, isTriple: isTriple, range: open.lowerBound..<close.upperBound))
            rest = text[close.upperBound...]
        }
        self.tags = tags
        self.openEnd = openEnd
    }

    private static func tag(_ content: Substring, isTriple: Bool, range: Range<String.Index>) -> TemplateTag {
        let first = content.first
        let kind: TemplateTag.Kind =
            switch first {
            case "#" where !isTriple: .section
            case "^" where !isTriple: .inverted
            case "/" where !isTriple: .end
            case ">" where !isTriple: .partial
            case "!" where !isTriple: .comment
            case "&" where !isTriple: .value
            case "%" where !isTriple: .textPragma
            default: .value
            }
        let hasSign = kind != .value || first == "&" && !isTriple
        let body = content.dropFirst(hasSign ? 1 : 0)
        let name = self.trimmed(body)
        func made(_ kind: TemplateTag.Kind, _ name: Substring) -> TemplateTag {
            let position = name.isEmpty ? range.lowerBound : name.startIndex
            return TemplateTag(kind: kind, name: String(name), position: position, range: range)
        }
        switch kind {
        case .comment:
            return made(.comment, "")
        case .textPragma:
            let isText = body.filter { !$0.isWhitespace } == "CONTENT_TYPE:TEXT"
            return made(isText ? .textPragma : .foreign, "")
        case .partial:
            return self.isPartialName(name) ? made(.partial, name) : made(.foreign, name)
        default:
            return self.isName(name) ? made(kind, name) : made(.foreign, name)
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// The names that swift-mustache reads in the same way: no dots, no brackets, no `*`.
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter, text.count <= 64 else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    private static func isPartialName(_ text: Substring) -> Bool {
        !text.isEmpty && text.count <= 128
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-/.".contains($0)) }
            && text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0 != ".." }
    }
}
