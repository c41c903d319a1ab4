extension Message {
    /// The choices that have to be written out where nothing can be pressed: none where the text says them all.
    ///
    /// A choice is said by a line that reads like its key with its label, marks and blanks aside; one whose key is all
    /// there is to it, by its key in quotation marks, too.
    public var unsaidChoices: [Choice] {
        guard !self.choices.isEmpty else { return [] }
        let lines = Set(self.text.split(whereSeparator: \.isNewline).map { FoldedText(String($0)) })
        let isSaid = self.choices.allSatisfy { choice in
            let line = FoldedText(choice.line)
            return !line.isEmpty && lines.contains(line) || choice.label == choice.key && self.quotes(choice.key)
        }
        return isSaid ? [] : self.choices
    }

    private func quotes(_ word: String) -> Bool {
        ["\"\(word)\"", "“\(word)”", "「\(word)」"].contains { self.text.contains($0) }
    }
}

extension Message.Choice {
    /// The choice as a line to be written: its label, behind its key where that does not begin with it.
    public var line: String { self.label.hasPrefix(self.key) ? self.label : "\(self.key) \(self.label)" }
}
