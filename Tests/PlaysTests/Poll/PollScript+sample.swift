import Domain
import Scripts

extension PollScript {
    /// A poll about two teas and water.
    static func sample(
        id: String = "tea-poll",
        language: Language = .english,
        schedule: RunSchedule = .evening,
        announce: Announcement? = Announcement(say: "poll/announce", via: .ownerTask),
        remind: Reminder? = nil,
        options: [PollOption] = [
            PollOption(key: "A", text: "Longjing", prize: "A tin of Longjing"),
            PollOption(key: "B", text: "Oolong", prize: "A cake of Oolong"),
            PollOption(key: "C", text: "Water", prize: "A bottle of water"),
        ],
        change: AnswerChange = .allowed,
        results: Results = .after,
        reward: Reward? = nil,
        feeds: PollFeed? = nil
    ) -> PollScript {
        PollScript(
            head: .sample(id, title: "Tea poll", language: language),
            schedule: schedule,
            announce: announce,
            remind: remind,
            ask: "Which one?",
            options: options,
            change: change,
            results: results,
            reward: reward,
            feeds: feeds
        )
    }
}
