import Domain
import Engine
import OpenSSL

/// A message as the platform's own kinds of messages say it.
struct PostForm {
    /// More links than a card of links has buttons become lines.
    private static let mostLinkButtons = 5

    let form: MessageForm

    /// `msgKey` and `msgParam` of a post by the API, which calls nobody by name.
    func sample() throws(RenderingError) -> (key: String, parameters: String) {
        let links = self.form.links
        guard self.form.pictures.isEmpty else { return try self.illustrated() }
        guard !links.isEmpty else {
            let parameters = WireJSON.text(["content": self.form.lines])
            return ("sampleText", try MessageForm.limited(parameters))
        }
        var parameters = ["title": self.form.title, "text": self.form.markdownLines]
        let key: String
        if links.count == 1 {
            key = "sampleActionCard"
            parameters["singleTitle"] = links[0].title
            parameters["singleURL"] = links[0].url
        } else if links.count <= Self.mostLinkButtons {
            key = "sampleActionCard\(links.count)"
            for (index, link) in links.enumerated() {
                parameters["actionTitle\(index + 1)"] = link.title
                parameters["actionURL\(index + 1)"] = link.url
            }
        } else {
            key = "sampleMarkdown"
            parameters["text"] = self.markdown([])
        }
        return (key, try MessageForm.limited(WireJSON.text(parameters)))
    }

    /// A picture alone has a kind of its own; with words it stands in Markdown, and so do the links then.
    private func illustrated() throws(RenderingError) -> (key: String, parameters: String) {
        if self.form.pictures.count == 1, self.form.links.isEmpty, self.form.lines.isEmpty {
            return ("sampleImageMsg", WireJSON.text(["photoURL": self.form.pictures[0]]))
        }
        let parameters = ["title": self.form.title, "text": self.markdown([])]
        return ("sampleMarkdown", try MessageForm.limited(WireJSON.text(parameters)))
    }

    /// The message by session webhook; who is named in `mentions` is called.
    ///
    /// Whoever is called must also stand in the text.
    func session(calling mentions: [String], for effect: EffectID) throws(RenderingError) -> SessionPost.Message {
        let digest = Digest.sha256(Array("\(effect)\u{0}\(self.form.lines)".utf8))
        let uuid = lowercaseHex(digest.prefix(16))
        let at = SessionPost.At(atUserIds: mentions, isAtAll: false)
        let called = mentions.map { "@\($0)" }
        guard !self.form.links.isEmpty || !self.form.pictures.isEmpty else {
            let content = try MessageForm.limited((called + [self.form.lines]).joined(separator: " "))
            return .init(msgtype: "text", text: .init(content: content), at: at, msgUuid: uuid)
        }
        let text = try MessageForm.limited(self.markdown(called))
        return .init(msgtype: "markdown", markdown: .init(title: self.form.title, text: text), at: at, msgUuid: uuid)
    }

    private func markdown(_ called: [String]) -> String {
        let lines = (called + [self.form.markdownLines]).filter { !$0.isEmpty }.joined(separator: " ")
        return ([lines] + self.form.markdownPictures + self.form.markdownLinks).filter { !$0.isEmpty }.joined(
            separator: "  \n  "
        )
    }
}
