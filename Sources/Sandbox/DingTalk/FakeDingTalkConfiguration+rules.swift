internal import Domain

extension FakeDingTalkConfiguration {
    /// What the platform allows, and how patient it is.
    public struct Rules: Hashable, Sendable {
        /// How long an answer to a robot message may take; what is documented of it is nothing.
        public var robotDeadline: Duration = .milliseconds(1_500)
        public var eventDeadline: Duration = .milliseconds(2_500)
        /// The pauses before the two repeats of an event.
        public var eventPauses: [Duration] = [.seconds(10), .seconds(30)]
        public var cardDeadline: Duration = .seconds(2)
        /// How long a `sessionWebhook` can be used.
        public var sessionLife: Duration = .seconds(5_400)
        /// How long an access token is good, of the app and of a visitor.
        public var tokenLife: Duration = .seconds(7_200)
        /// Messages to one group in a minute, through whichever call; it is documented for webhooks only.
        public var messagesPerMinute = 20
        /// How long a group takes nothing when there were more.
        public var ban: Duration = .seconds(600)
        /// Calls of the app in a second.
        public var callsPerSecond = 20
        /// Calls of the app in a month.
        public var callsPerMonth = 5_000
        /// Robot messages in a month; the ones above it come without their text.
        public var robotMessagesPerMonth = 3_000
        /// Messages by webhook in a month, through sessions and custom robots alike.
        public var webhookMessagesPerMonth = 3_000

        public init() {}
    }

    /// Everything that is wrong with it, one sentence each; empty when it can be used.
    public func problems() -> [String] {
        var problems = self.population.problems() + FakeRobot.problems(self.robots, in: self.population)
        if !self.corpID.hasPrefix("ding") { problems.append("corpID does not begin with ding.") }
        let texts = [
            (self.appKey, "appKey"), (self.robotCode, "robotCode"), (self.coolAppCode, "coolAppCode"),
        ]
        for (text, name) in texts where text.isEmpty { problems.append("\(name) is empty.") }
        if self.appSecret.isEmpty { problems.append("appSecret is empty.") }
        if self.cardSecret?.isEmpty == true { problems.append("cardSecret is empty.") }
        if ![self.appKey, self.corpID].contains(self.ownerKey) {
            problems.append("ownerKey is neither appKey nor corpID.")
        }
        problems += self.keyProblems()
        for (url, name) in [(self.callbackURL, "callbackURL"), (self.baseURL, "baseURL")] {
            guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.contains("?"), !url.contains("#") else {
                problems.append("\(name) is no http address without query and fragment.")
                continue
            }
        }
        for group in self.population.groups where !group.id.hasPrefix("cid") {
            problems.append("The id of the group \(group.key) does not begin with cid.")
        }
        if BrandClock(self.timezone) == nil { problems.append("timezone is no IANA name such as Asia/Shanghai.") }
        return problems
    }

    private func keyProblems() -> [String] {
        guard let token, let encodingAESKey else {
            return (self.token == nil) == (self.encodingAESKey == nil)
                ? [] : ["token and encodingAESKey go together."]
        }
        var problems: [String] = []
        let isToken = token.reveal { text in
            (3...32).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetterOrDigit }
        }
        if !isToken { problems.append("token is not 3 to 32 letters and digits.") }
        do {
            _ = try CallbackKeys(token: token, encodingAESKey: encodingAESKey, receiver: self.ownerKey)
        } catch {
            problems.append(error.message)
        }
        return problems
    }

    /// What events are sealed with; nil when nobody listens to them.
    var keys: CallbackKeys? {
        guard let token, let encodingAESKey else { return nil }
        return try? CallbackKeys(token: token, encodingAESKey: encodingAESKey, receiver: self.ownerKey)
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
