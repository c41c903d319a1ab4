import Domain

/// What scripts of one brand say about each other, held until all of them are read.
final class Crossings {
    /// A reward, and how many get it at the least.
    struct RewardUse {
        let reward: Reward
        let times: Int
        let value: Value
    }

    /// A script that takes up a place in a group for a while.
    struct Occupation {
        let play: ScriptedPlay
        let id: String
        let accounts: Set<AccountID>?
        let groups: GroupChoice
        /// Nil for always.
        let schedule: RunSchedule?
        /// What people answer in the chat: keys of options, words.
        let answers: Set<String>
        /// Where to report that two of them meet.
        let value: Value
    }

    /// What a script listens to in chats.
    struct Listening {
        let id: String
        let accounts: Set<AccountID>?
        /// Words of the play itself, as they are compared, and what one does with them.
        let own: Set<String>
        let what: String
        /// The words that the script gives.
        let given: [Value]
        /// Where the script is named.
        let value: Value
    }

    struct FeedUse {
        let feed: PollFeed
        let schedule: RunSchedule
        let value: Value
    }

    private(set) var rewards: [RewardUse] = []
    private(set) var occupations: [Occupation] = []
    private(set) var listenings: [Listening] = []
    private(set) var feeds: [FeedUse] = []
    private(set) var lotteries: [String: LotteryScript] = [:]
    /// Ids of lotteries, also of those that could not be read further.
    private(set) var lotteryIDs: Set<String> = []
    /// Whether some script could not be read so far that its id is known.
    private(set) var isTorn = false

    func use(_ given: Given<Reward?>, times: Int) {
        guard let reward = given.content ?? nil, let value = given.value else { return }
        self.rewards.append(RewardUse(reward: reward, times: times, value: value))
    }

    func use(_ given: Given<Reward>, times: Int) {
        guard let reward = given.content, let value = given.value else { return }
        self.rewards.append(RewardUse(reward: reward, times: times, value: value))
    }

    func occupy(_ occupation: Occupation) { self.occupations.append(occupation) }
    func listen(_ listening: Listening) { self.listenings.append(listening) }
    func feed(_ feed: FeedUse) { self.feeds.append(feed) }
    func know(_ lottery: LotteryScript) { self.lotteries[lottery.id] = lottery }
    func know(lottery id: String) { self.lotteryIDs.insert(id) }
    func tear() { self.isTorn = true }
}
