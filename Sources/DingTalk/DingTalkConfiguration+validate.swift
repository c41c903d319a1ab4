import Domain

extension DingTalkConfiguration {
    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems: [String] = []
        if !Self.isIdentifier(self.corpID) {
            problems.append("corpID is 1 to 64 letters and digits, such as ding0123456789abcdef.")
        }
        if !Self.isIdentifier(self.appKey) { problems.append("appKey is 1 to 64 letters and digits.") }
        if self.appSecret.isEmpty { problems.append("appSecret is empty: it is the AppSecret of the app.") }
        if !Self.isIdentifier(self.robotCode) { problems.append("robotCode is 1 to 64 letters and digits.") }
        if !self.coolAppCode.isEmpty, !Self.isIdentifier(self.coolAppCode) {
            problems.append("coolAppCode is empty or 1 to 64 letters and digits.")
        }
        problems += self.callback?.problems(named: "callback") ?? []
        problems += self.previousCallback?.problems(named: "previousCallback") ?? []
        if self.callback == nil, self.previousCallback != nil {
            problems.append("previousCallback stands without callback.")
        }
        problems += self.cardProblems
        if self.choiceHint.utf8.count > 300 { problems.append("choiceHint has at most 300 bytes.") }
        for (name, base) in [("apiBase", apiBase), ("oldAPIBase", oldAPIBase), ("loginBase", loginBase)]
        where !Self.isBase(base) {
            problems.append("\(name) is http:// or https:// with a host, without user, query and fragment.")
        }
        if (self.monthlyCalls ?? 1) < 1 { problems.append("monthlyCalls is 1 or more, or left out.") }
        if (self.monthlyAnswers ?? 1) < 1 { problems.append("monthlyAnswers is 1 or more, or left out.") }
        if self.window <= .zero { problems.append("window is longer than 0.") }
        return problems
    }

    private var cardProblems: [String] {
        var problems: [String] = []
        if self.cardTemplate.utf8.count > 128 || !self.cardTemplate.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            problems.append("cardTemplate is the id of a card template, such as 0a1b2c3d.schema.")
        }
        if !Self.isIdentifier(self.cardRouteKey) { problems.append("cardRouteKey is 1 to 64 letters and digits.") }
        if !self.cardTemplate.isEmpty, self.cardSecret?.isEmpty ?? true {
            problems.append("cardSecret is missing: without it nobody can tell whether a click on a card is genuine.")
        }
        return problems
    }

    static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetterOrDigit || "_-.".utf8.contains($0) }
    }

    static func isBase(_ text: String) -> Bool {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#@\\\"<>".utf8.contains($0) }
            return isPlain && !rest.isEmpty && !rest.hasPrefix("/")
        }
        return false
    }
}

extension DingTalkConfiguration.CallbackKeys {
    fileprivate func problems(named name: String) -> [String] {
        var problems: [String] = []
        let isToken = self.token.reveal { (3...32).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isLetterOrDigit) }
        if !isToken { problems.append("\(name).token is 3 to 32 letters and digits.") }
        let isKey = self.encodingAESKey.reveal { $0.utf8.count == 43 && $0.utf8.allSatisfy(\.isLetterOrDigit) }
        if !isKey { problems.append("\(name).encodingAESKey is exactly 43 letters and digits.") }
        return problems
    }
}
