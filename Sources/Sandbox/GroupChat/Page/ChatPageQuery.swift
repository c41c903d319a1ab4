internal import Domain

/// What the chat page shows: the part of its address behind the question mark.
struct ChatPageQuery: Hashable, Sendable {
    /// The place that is the chat with the bot.
    static let direct = "bot"

    /// The page's own address.
    let base: String
    var language = Language.simplifiedChinese
    /// Who looks at it; nil for the first of the people.
    var person: String?
    /// Which group they look at, by its id, or ``direct``; nil for the first they are in.
    var place: String?
    /// The message they are about to answer.
    var reply: String?

    init(_ form: Form, base: String) {
        self.base = base
        self.language = form["lang"] == "en" ? .english : .simplifiedChinese
        func short(_ name: String) -> String? {
            guard let text = form[name], (1...128).contains(text.utf8.count) else { return nil }
            return text
        }
        self.person = short("who")
        self.place = short("at")
        self.reply = short("re")
    }

    var text: String {
        var pairs: [(String, String)] = []
        if self.language == .english { pairs.append(("lang", "en")) }
        if let person { pairs.append(("who", person)) }
        if let place { pairs.append(("at", place)) }
        if let reply { pairs.append(("re", reply)) }
        return pairs.map { "\($0.0)=\(Form.encode($0.1))" }.joined(separator: "&")
    }

    /// The address of the same page with something changed.
    func link(_ change: (inout ChatPageQuery) -> Void) -> String {
        var query = self
        change(&query)
        return "\(self.base)?\(query.text)"
    }
}
