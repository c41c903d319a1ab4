enum QuizFaults {
    static let all: [Fault] = [
        // Keys and kinds.
        Fault("quiz", "questions:", "¦question:", "unknown", "did you mean 'questions'?"),
        Fault("quiz", "reveal: 1m", "¦revael: 1m", "unknown", "did you mean 'reveal'?"),
        Fault("quiz", "winners: 20", "¦winner: 20", "unknown", "did you mean 'winners'?"),
        Fault("quiz", "winners: 20", "winners: ¦twenty", "must be a whole number", "20"),
        Fault("quiz", "winners: 20", "winners: ¦0", "from 1 to 10000"),
        Fault("quiz", "winners: 20", "winners: ¦2.5", "must be a whole number"),
        Fault("quiz", "winners: 20, ", "", "lacks the key 'winners'", at: "scoring: ¦{"),
        Fault("quiz", "ties: earlier-first", "ties: ¦earlier", "must be one of earlier-first, share"),
        Fault("quiz", "ties: earlier-first", "ties: ¦ealier-first", "must be one of", "did you mean 'earlier-first'?"),
        Fault("quiz", "way: first", "way: ¦fist", "must be one of", "did you mean 'first'?"),
        Fault("quiz", "change: allowed", "change: ¦yes", "must be one of allowed, never"),
        Fault("quiz", "right: true", "right: ¦yes", "must be true or false"),
        Fault("quiz", "reveal: 1m ", "reveal: ¦1x ", "is no span of time"),
        Fault("quiz", "reveal: 1m ", "reveal: ¦30s ", "must be 1m to 30d"),
        Fault("quiz", "lasts: 10m", "lasts: ¦10", "is no span of time", "2h"),
        Fault("quiz", "lasts: 10m", "lasts: ¦32d", "must be 1m to 31d"),
        Fault("quiz", "title: 今日茶问", "title: ¦\"\"", "is empty"),
        Fault("quiz", "title: 今日茶问", "title: ¦[今日茶问]", "must be text, but is a list"),
        Fault("quiz", "id: tea-quiz\n", "id: ¦Tea_Quiz\n", "small letters"),
        Fault("quiz", "language: zh-Hans", "language: ¦zh", "must be one of zh-Hans, en"),
        Fault("quiz", "groups: all ", "groups: ¦everywhere ", "all, none, or a list"),
        Fault("quiz", "groups: all ", "groups: ¦al ", "all, none", "did you mean 'all'?"),
        Fault("quiz", "groups: all ", "groups: [wr1, ¦群二] ", "may hold letters"),
        Fault("quiz", "via: owner-task", "via: ¦owner", "must be one of owner-task, owner-message"),
        Fault(
            "quiz",
            "image: media/tea-quiz.png",
            "image: ¦media/tea-quizz.png",
            "names no medium",
            "media/tea-quiz.png"
        ),
        Fault(
            "quiz",
            "image: media/tea-quiz.png",
            "image: ¦media/menu.pdf",
            "is of the wrong kind",
            ".png"
        ),
        Fault("quiz", "say: quiz/announce", "say: ¦quiz/anounce", "names no template", "quiz/announce"),
        Fault("quiz", "key: B", "key: ¦b", "is no key of an option"),
        Fault("quiz", "key: B", "key: ¦AB", "is no key of an option"),
        Fault("quiz", "key: B", "key: ¦A", "is the same as in line 21"),
        Fault("quiz", "text: 云南勐海", "text: ¦浙江龙井村", "is the same as in line 22"),
        Fault("quiz", "    ask: 铁观音的老家在哪里？\n", "", "lacks the key 'ask'", at: "  - ¦id: oolong"),
        Fault("quiz", "ask: 铁观音", "ask: ¦\(String(repeating: "铁", count: 171))", "has 534 bytes"),
        Fault("quiz", "text: 云南勐海", "text: ¦\(String(repeating: "茶", count: 43))", "has 129 bytes"),
        Fault("quiz", "reward: { points: 50 }", "reward: { points: ¦-5 }", "from 1 to 1000000"),
        Fault(
            "quiz",
            "reward: { points: 50 }",
            "reward: { points: 50, coupon: tea-9 }",
            "cannot stand beside 'points'",
            at: "coupon: ¦tea-9"
        ),
        Fault("quiz", "reward: { points: 50 }", "reward: ¦50", "must be a map"),
        Fault("quiz", "reward: { points: 50 }", "reward: ¦{}", "has none of 'points', 'coupon' and 'tickets'"),

        // What makes no sense.
        Fault("quiz", ", right: true", "", "has no right answer", "right: true", at: "options:\n      ¦- {"),
        Fault(
            "quiz-page",
            "text: 老叶 }\n      - { key: C, text: 茶花 }",
            "text: 老叶, right: true }\n      - { key: C, text: 茶花, right: true }",
            "has right answers only",
            at: "¦- { key: A, text: 嫩芽"
        ),
        Fault("quiz", "remind: 3m", "remind: ¦10m", "comes before the opening: the run lasts 10m"),
        Fault("quiz", "remind: 3m", "remind: ¦2026-12-01 10:00", "the runs are many"),
        Fault("quiz", "reveal: 1m ", "reveal: ¦2026-12-01 10:00 ", "the runs are many"),
        Fault(
            "quiz",
            "reward: { points: 50 } ",
            "streak: ¦{ runs: 3, reward: { points: 5 } }\nreward: { points: 50 } ",
            "can never be reached: there is one run",
            "every"
        ),
        Fault(
            "quiz",
            "winners: 20, ties: earlier-first",
            "winners: 20, ties: ¦share",
            "can share points only",
            setting: [("quiz", "reward: { points: 50 }", "reward: { coupon: tea-9 }")]
        ),
        Fault(
            "quiz",
            "reward: { points: 50 }",
            "reward: ¦{ points: 50 }",
            "the pot is the reward",
            setting: [("quiz", "way: first, winners: 20, ties: earlier-first", "way: all-correct-share, pot: 100")]
        ),
        Fault(
            "quiz",
            "way: first, winners: 20, ties: earlier-first",
            "way: all-correct-share, pot: 9, ties: ¦share",
            "means nothing with 'way: all-correct-share'",
            setting: [("quiz", "reward: { points: 50 } ", "# ")]
        ),
        Fault("quiz-page", "way: all-correct-share, pot: 1000", "way: all-correct-share, pot: ¦0", "from 1 to"),
        Fault("quiz-page", "id: leaf", "id: ¦water", "is the same id as in line"),
        Fault("quiz-page", "id: leaf", "id: ¦leaf!", "small letters"),
        Fault("quiz-page", "  runs: 3", "  runs: ¦1", "from 2 to 100"),
        Fault("quiz-page", "coupon: tea-9", "coupon: ¦tea-8", "names no pool of coupons", "did you mean 'tea-9'?"),
        Fault("quiz-page", "lasts: 24h", "lasts: ¦25h", "reaches over the beginning of the next one", "1d"),
        Fault("quiz-page", "weekdays: all", "weekdays: [mon, ¦tues]", "must be one of mon", "did you mean 'tue'?"),
        Fault("quiz-page", "at: \"00:00\"", "at: ¦\"24:00\"", "is the end of a day"),
        Fault("quiz-page", "at: \"00:00\"", "at: ¦\"0:60\"", "is no time of day"),
        Fault(
            "quiz",
            "    options:\n      - { key: A, text: 福建安溪, right: true }\n      - { key: B, text: 浙江龙井村 }\n"
                + "      - { key: C, text: 云南勐海 }\n      - { key: D, text: 台湾阿里山 }",
            "    closest: ¦128",
            "is scored by 'way: closest' only",
            setting: [("quiz", "groups: all ", "groups: [wr1] "), ("poll", "groups: all", "groups: [wr2]")]
        ),
        Fault("quiz", "way: first", "way: closest", "cannot be scored by 'way: closest'", at: "options:\n      ¦- {"),
    ]
}
