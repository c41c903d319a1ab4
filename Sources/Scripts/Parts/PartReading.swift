import Domain

/// Reads what scripts say and attach, and checks that it is there.
struct PartReading {
    let inventory: BrandInventory
    /// nil after a language that there is not: templates cannot be checked then.
    let language: Language?

    /// The name of a template below `templates/{language}/`, short enough for the occasion.
    func template(_ example: String, byteLimit: Int) -> Shape<String> {
        Shape(example: example, schema: .scalar(lengths: 1...256)) { self.template($0, byteLimit: byteLimit) }
    }

    private func template(_ value: Value, byteLimit: Int) -> String? {
        let known = self.language.flatMap { language in self.inventory.templates.map { $0[language] ?? [:] } }
        let folder = "template in templates/\(self.language?.rawValue ?? "")"
        guard let name = value.name(of: folder, among: known.map { Set($0.keys) }, example: "welcome/everyone") else {
            return nil
        }
        guard let bytes = known?[name], bytes > byteLimit else { return name }
        value.report(
            "gives at least \(bytes) bytes, the platform takes \(byteLimit)",
            suggestion: "shorten the template; a Chinese character has 3 bytes"
        )
        return nil
    }

    /// Whether a template is there that a script says without naming it; `value` is the map that leaves it out.
    func hasTemplate(_ name: String, for value: Value, byteLimit: Int) -> Bool {
        guard let language = self.language, let known = self.inventory.templates.map({ $0[language] ?? [:] }) else {
            return true
        }
        guard let bytes = known[name] else {
            value.report(
                "needs the template '\(name)' in templates/\(language.rawValue), which is not there",
                suggestion: "write it, or name another one"
            )
            return false
        }
        guard bytes > byteLimit else { return true }
        value.report(
            "says '\(name)', which gives at least \(bytes) bytes; the platform takes \(byteLimit)",
            suggestion: "shorten the template; a Chinese character has 3 bytes"
        )
        return false
    }
}

extension Value {
    /// A text of at least one character and so many bytes of UTF-8.
    func text(bytes limit: Int, example: String) -> String? {
        guard let text = self.text(1...limit, example: example) else { return nil }
        let count = text.utf8.count
        guard count <= limit else {
            self.report(
                "has \(count) bytes, the platform takes \(limit)",
                suggestion: "shorten it; a Chinese character has 3 bytes"
            )
            return nil
        }
        return text
    }
}
