import Domain
import Engine

extension Message {
    /// The message where nothing can be pressed: its text, its choices numbered, its links written out, one to a line.
    ///
    /// A choice whose key is no longer than three letters or digits stands behind its key, because whoever writes the
    /// key is understood; the others stand behind their number.
    ///
    /// `field` says in errors what the message is.
    func plainForm(_ field: Bilingual) throws(RenderingError) -> String {
        var lines = self.text.isEmpty ? [] : [self.text.withoutControls]
        for (index, choice) in self.unsaidChoices.enumerated() {
            lines.append("\(choice.mark ?? String(index + 1)). \(choice.label.withoutControls)")
        }
        for attachment in self.attachments {
            guard case .link(let title, let url, _, _) = attachment else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "：图片、视频、文件和小程序不能和文字放在一条里，请分开发。",
                            ": pictures, videos, files and mini programs cannot go with a text: send them apart."
                        )
                )
            }
            lines.append(title.isEmpty ? url : "\(title.withoutControls)\n\(url)")
        }
        return lines.joined(separator: "\n")
    }

    /// Checks what every form needs of the choices: a key and a label each.
    func checkChoices(_ field: Bilingual) throws(RenderingError) {
        for (index, choice) in self.choices.enumerated() {
            let field = field + Bilingual("的第 \(index + 1) 个选项", " choice \(index + 1)")
            _ = try Check.filled(Check.limited(choice.key, field, bytes: 64), field)
            _ = try Check.filled(choice.label, field)
        }
    }
}

extension Message.Choice {
    fileprivate var mark: String? {
        let isShort = (1...3).contains(self.key.utf8.count)
        return isShort && self.key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } ? self.key : nil
    }
}
