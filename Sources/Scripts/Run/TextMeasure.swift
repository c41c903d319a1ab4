import Domain

/// Measures what templates give together with what the script puts into them.
///
/// A template alone may be short enough, and too long with ten options. All other values count as empty, which they
/// may be, so that what is reported can happen.
struct TextMeasure {
    let inventory: BrandInventory

    func check(_ script: some PlayScript, at root: Value) {
        guard let measure = self.inventory.measure, let templates = self.inventory.templates else { return }
        for use in script.templateUses {
            // What is too long by itself has been reported already.
            guard let least = templates[use.language]?[use.template], least <= use.byteLimit,
                let bytes = measure(use.template, use.language, script.knownValues), bytes > use.byteLimit
            else { continue }
            let value = root.mention(of: use.template) ?? root.peek("play") ?? root
            value.report(
                "gives \(bytes) bytes in '\(use.template)' with the texts of this script, the platform takes "
                    + "\(use.byteLimit)",
                suggestion: "shorten the texts or the template; a Chinese character has 3 bytes"
            )
        }
    }
}

extension Value {
    /// The first value below it that is this text.
    fileprivate func mention(of text: String) -> Value? {
        if self.scalar == text { return self }
        for value in self.contents {
            if let found = value.mention(of: text) { return found }
        }
        return nil
    }
}
