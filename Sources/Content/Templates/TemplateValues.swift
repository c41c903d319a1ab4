import Mustache

/// What a template looks its names up in.
///
/// swift-mustache finds the children of any Swift value by reflection; these two types say themselves what they have,
/// so nothing but the declared values can ever be named.
struct TemplateValues: MustacheParent {
    private let children: [String: any Sendable]

    init(_ values: [String: String], variables: [TemplateVariable], _ dialect: TemplateDialect) {
        var children: [String: any Sendable] = [:]
        for variable in variables {
            guard let value = values[variable.name] else { continue }
            switch variable.kind {
            case .text: children[variable.name] = TemplateText(text: dialect.safe(value))
            case .lines: children[variable.name] = TemplateText(text: Self.lines(of: value, dialect))
            case .flag: children[variable.name] = value == "true"
            case .address, .list: continue
            }
        }
        self.children = children
    }

    /// The values of a page.
    ///
    /// - Throws: ``Missing`` for a variable without a value of its kind, in lists too.
    init(page values: [String: TemplateValue], variables: [TemplateVariable]) throws(Missing) {
        var children: [String: any Sendable] = [:]
        for variable in variables {
            switch (variable.kind, values[variable.name]) {
            case (.text, .text(let text)):
                children[variable.name] = TemplateText(text: TemplateDialect.html.safe(text))
            case (.address, .text(let text)):
                children[variable.name] = TemplateText(text: TemplateDialect.html.safe(Self.address(text)))
            case (.flag, .flag(let flag)): children[variable.name] = flag
            case (.list(let inner), .list(let elements)):
                var rows: [TemplateValues] = []
                for element in elements { rows.append(try TemplateValues(page: element, variables: inner)) }
                children[variable.name] = rows
            default: throw Missing(name: variable.name)
            }
        }
        self.children = children
    }

    struct Missing: Error {
        let name: String
    }

    /// An address of ours, or one that is safe to follow; anything else is none.
    private static func address(_ text: String) -> String {
        let isOwn = text.hasPrefix("/") && !text.hasPrefix("//") && !text.hasPrefix("/\\")
        return isOwn || text.hasPrefix("https://") ? text : ""
    }

    func child(named name: String) -> Any? { self.children[name] }

    private static func lines(of value: String, _ dialect: TemplateDialect) -> String {
        value.split(separator: "\n", maxSplits: TemplateVariable.lineLimit)
            .prefix(TemplateVariable.lineLimit)
            .map { dialect.safe(String($0)) }
            .joined(separator: "\n")
    }
}

/// A text that is nothing to a section when it is empty.
struct TemplateText: MustacheCustomRenderable, MustacheParent {
    let text: String

    var renderText: String { self.text }
    var isNull: Bool { self.text.isEmpty }

    func child(named name: String) -> Any? { nil }
}
