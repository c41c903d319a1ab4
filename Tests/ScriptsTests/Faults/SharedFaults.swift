/// Faults of any script, and those between scripts.
enum SharedFaults {
    static let all: [Fault] = [
        Fault("quiz", "play: quiz", "play: ¦quizz", "must be one of welcome, quiz", "did you mean 'quiz'?"),
        Fault("poll", "play: poll", "play: ¦vote", "must be one of welcome, quiz"),
        Fault("poll", "play: poll\n", "", "lacks the key 'play'", "play: poll", at: "¦id: tea-poll"),
        Fault("poll", "play: poll\n", "¦ply: poll\n", "unknown", "did you mean 'play'?"),
        Fault("poll", "id: tea-poll", "id: ¦tea-lottery", "is taken by bot-scripts/lottery.yaml:5:5"),
        Fault("poll", "id: tea-poll", "id: tea-poll\naccounts: [¦acme-wecon]", "no account", "acme-wecom"),
        Fault("poll", "title: 下一款新茶", "title: ¦\(String(repeating: "茶", count: 33))", "has 33 characters"),
        Fault("poll", "title: 下一款新茶", "title:¦ ", "must be text, but is nothing"),
        Fault("poll", "title: 下一款新茶", "title: ¦\" 新茶\"", "begins or ends with a blank"),
        Fault("poll", "title: 下一款新茶", "title: 下一款新茶\n¦title: 新茶", "is already given in line"),
        Fault("lottery", "title: 新茶抽奖", "title: ¦\"新茶", "this quote is never closed"),
        Fault("poll", "title: 下一款新茶", "title: 新茶¦: 二", "a ':' stands where no value can begin"),
        Fault("poll", "title: 下一款新茶", "title: ¦*tea", "'*' means something to YAML"),
        Fault("poll", "title: 下一款新茶", "title: ¦${TITLE}", "only the configuration takes references"),

        // Two in one group.
        Fault(
            "quiz",
            "groups: all ",
            "groups: [wr1, wr2] ",
            "meets the quiz 'tea-quiz-page' (bot-scripts/quiz-page.yaml:9:8) in the same groups, for one of them opens",
            at: "opens: ¦on-start",
            setting: [("quiz-page", "groups: none", "groups: all")]
        ),
        Fault(
            "quiz",
            "opens: on-start\nlasts: 10m",
            "opens: ¦2026-12-01 19:00\ncloses: 2026-12-01 20:00",
            "meets the quiz 'tea-quiz-page' (bot-scripts/quiz-page.yaml:9:8) in the same groups, as on 2026-12-01 19:00",
            setting: [
                ("quiz-page", "groups: none", "groups: [wr1]"), ("quiz", "groups: all ", "groups: [wr2, wr1] "),
                ("quiz-page", "weekdays: all, at: \"00:00\", lasts: 24h", "weekdays: [tue], at: \"18:00\", lasts: 3h"),
            ]
        ),
        Fault(
            "quiz",
            "opens: on-start\nlasts: 10m",
            "every: ¦{ weekdays: [mon], at: \"00:30\", lasts: 1h }",
            "in the same groups, as on mon 00:30",
            setting: [
                ("quiz-page", "groups: none", "groups: all"),
                ("quiz-page", "weekdays: all, at: \"00:00\", lasts: 24h", "weekdays: [sun], at: \"23:00\", lasts: 2h"),
            ]
        ),
        Fault(
            "quiz",
            "opens: on-start\nlasts: 10m",
            "every: ¦{ weekdays: [thu], at: \"20:00\", lasts: 1h, from: 2026-12-01 }",
            "in the same groups, as on 2026-12-17 20:30",
            setting: [
                ("quiz-page", "groups: none", "groups: all"),
                (
                    "quiz-page", "weekdays: all, at: \"00:00\", lasts: 24h",
                    "weekdays: [thu], at: \"20:30\", lasts: 1h, except: [2026-12-03, 2026-12-10]"
                ),
            ]
        ),
        Fault("lucky-wheel", "groups: none", "groups: all", "meets the lottery 'tea-lottery'", at: "every: ¦{"),
        Fault(
            "quiz",
            "key: A",
            "key: \"1\"",
            "leaves unclear what '1' in a chat answers: poll 'tea-poll'",
            at: "opens: ¦on-start"
        ),
        Fault("lottery", "words: [抽奖,", "words: [打卡,", "leaves unclear what '打卡'", at: "opens: ¦on-start"),

        // Stock, over all scripts.
        Fault("lucky-wheel", "count: 5,", "count: 31,", "needs 31 codes, and", at: "coupon: ¦tea-9"),
        Fault("welcome", "id: welcome\n", "id: ¦tea-quiz\n", "is taken by bot-scripts/quiz.yaml"),
        Fault("welcome", "say: welcome/night", "say: ¦night", "names no template", "welcome/night"),
        Fault("welcome", "when: { customer: returning }", "when: { customer: ¦old }", "must be one of new, returning"),
        Fault("welcome", "hours: \"22:00-08:00\"", "hours: ¦\"22-8\"", "is no part of a day"),
        Fault("welcome", "gather: 20s", "gather: ¦1s", "must be 5s to 10m"),
        Fault("welcome", "- file: media/menu.pdf", "- file: ¦media/menus.pdf", "names no medium", "media/menu.pdf"),
    ]
}
