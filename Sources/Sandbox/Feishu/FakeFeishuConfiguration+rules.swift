extension FakeFeishuConfiguration {
    /// What the platform allows, and how patient it is.
    public struct Rules: Hashable, Sendable {
        /// Messages in one chat, of all bots together, and changes of one card, in a second.
        public var callsPerSecondInChat = 5
        /// Calls of one kind in a second; all kinds of sending count as one.
        public var callsPerSecond = 50
        /// Calls of one kind in a minute; all kinds of sending count as one.
        public var callsPerMinute = 1_000
        /// Posts of one custom bot in a second, and in a minute.
        public var robotPostsPerSecond = 5
        public var robotPostsPerMinute = 100
        /// The pauses before the four repeats of an event.
        public var eventPauses: [Duration] = [.seconds(15), .seconds(300), .seconds(3_600), .seconds(21_600)]
        /// For events and card presses.
        public var deadline: Duration = .seconds(3)
        /// For the check of the address.
        public var challengeDeadline: Duration = .seconds(1)
        /// Whether a repeat is signed with the time of the repeat.
        ///
        /// The documentation leaves it open; the strict way is the time of the event, which is hours old at the end.
        public var stampsRepeatsAnew = false
        public var tokenLife: Duration = .seconds(7_200)
        /// A tenant token with less than this left is followed by a new one.
        public var tokenOverlap: Duration = .seconds(1_800)
        /// How long a card can be changed.
        public var cardLife: Duration = .seconds(14 * 86_400)
        public var editsOfMessage = 20
        /// Whether a card for one person may be of the new kind.
        ///
        /// The documentation speaks of the old kind and leaves the new one open.
        public var whispersNewCards = false
        /// Scopes that the administrator has not granted: calls that need them are refused.
        public var missingScopes: Set<String> = []

        public init() {}
    }
}
