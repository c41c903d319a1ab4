import Mustache

/// What a template looks its names up in.
///
/// swift-mustache finds the children of any Swift value by reflection; these two types say themselves what they have,
/// so nothing but the declared values can ever be named.
struct TemplateValues: MustacheParent {
    private let children: [String: any Sendable]

    init(_ values: [String: String], variables: [TemplateVariable]) {
        var children: [String: any Sendable] = [:]
        for variable in variables {
            guard let value = values[variable.name] else { continue }
            switch variable.kind {
            case .text: children[variable.name] = TemplateText(text: SafeText.neutralised(value))
            case .lines: children[variable.name] = TemplateText(text: Self.lines(of: value))
            case .flag: children[variable.name] = value == "true"
            }
        }
        self.children = children
    }

    func child(named name: String) -> Any? { self.children[name] }

    private static func lines(of value: String) -> String {
        value.split(separator: "\n", maxSplits: TemplateVariable.lineLimit)
            .prefix(TemplateVariable.lineLimit)
            .map { SafeText.neutralised(String($0)) }
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
