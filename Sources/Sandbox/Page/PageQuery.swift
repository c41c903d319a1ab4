internal import Domain

/// What the page shows: the part of its address behind the question mark.
struct PageQuery: Hashable, Sendable {
    var language = Language.simplifiedChinese
    /// Whose phone is on the left; nil for the newest customer.
    var customer: String?
    /// Whether the left phone waits for somebody new.
    var isNewcomer = false
    /// Whose phone is in the middle; nil for the guide who has something to do.
    var guide: String?
    /// What the guide looks at: ``staff``, ``bot``, or nil for tasks and messages of the app.
    var desk: String?
    /// Which chat the customer looks at; nil for the one with the newest message.
    var chat: String?

    static let staff = "staff"
    static let bot = "bot"

    init() {}

    init(_ form: Form) {
        self.language = form["lang"] == "en" ? .english : .simplifiedChinese
        self.isNewcomer = form["new"] == "1"
        func short(_ name: String) -> String? {
            guard let text = form[name], (1...64).contains(text.utf8.count) else { return nil }
            return text
        }
        self.customer = short("c")
        self.guide = short("g")
        self.desk = short("desk")
        self.chat = short("chat")
    }

    var text: String {
        var pairs: [(String, String)] = []
        if self.language == .english { pairs.append(("lang", "en")) }
        if self.isNewcomer { pairs.append(("new", "1")) }
        if let customer { pairs.append(("c", customer)) }
        if let guide { pairs.append(("g", guide)) }
        if let desk { pairs.append(("desk", desk)) }
        if let chat { pairs.append(("chat", chat)) }
        return pairs.map { "\($0.0)=\(Form.encode($0.1))" }.joined(separator: "&")
    }

    /// The address of the same page with something changed.
    func link(_ change: (inout PageQuery) -> Void) -> String {
        var query = self
        change(&query)
        return "/sandbox?\(query.text)"
    }
}
