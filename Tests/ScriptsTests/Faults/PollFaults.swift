enum PollFaults {
    static let all: [Fault] = [
        Fault("poll", "results: always", "results: ¦never", "must be one of always, after"),
        Fault("poll", "key: \"2\"", "key: ¦\"1\"", "is the same as in line"),
        Fault("poll", "key: \"2\"", "key: ¦\"100\"", "is no key of an option"),
        Fault("poll", "text: 茉莉银针", "text: ¦桂花乌龙", "is the same as in line"),
        Fault("poll", "text: 茉莉银针", "text: 茉莉银针, prize: ¦礼盒", "means nothing in a poll without 'feeds'"),
        Fault("poll", "ask: 下个月", "¦asks: 下个月", "unknown", "did you mean 'ask'?"),
        Fault("poll", "change: allowed", "change: ¦allow", "must be one of", "did you mean 'allowed'?"),
        Fault("poll", "lasts: 20m", "lasts: 20m\ncloses: ¦2026-12-01 10:00", "cannot stand beside 'opens: on-start'"),
        Fault("poll", "lasts: 20m\n", "", "lacks the key 'lasts'", at: "¦play: poll"),
        Fault("poll", "opens: on-start\n", "", "has none of 'opens' and 'every'", at: "¦play: poll"),
        Fault("poll", "opens: on-start", "opens: ¦on-strat", "is no day and time", "did you mean 'on-start'?"),
        Fault("poll", "opens: on-start", "opens: ¦2026-12-01", "is no day and time"),
        Fault("poll", "opens: on-start", "opens: ¦2026-02-29 10:00", "is no day and time"),
        Fault("poll", "opens: on-start", "opens: ¦2026-12-01 24:00", "is no day and time"),
        Fault(
            "poll",
            "opens: on-start\nlasts: 20m",
            "opens: 2026-12-01 10:00\ncloses: ¦2026-12-01 10:00",
            "is not after the opening, 2026-12-01 10:00"
        ),
        Fault(
            "poll",
            "opens: on-start\nlasts: 20m",
            "opens: 2026-12-01 10:00\ncloses: ¦2027-12-01 10:00",
            "is more than 31 days after the opening"
        ),
        Fault(
            "poll",
            "opens: on-start\nlasts: 20m",
            "opens: 2026-12-01 10:00\ncloses: 2026-12-01 20:00\nlasts: ¦2h",
            "cannot stand beside 'closes'"
        ),
        Fault(
            "poll",
            "opens: on-start\nlasts: 20m",
            "opens: 2026-12-01 10:00\ncloses: 2026-12-01 20:00\nremind: ¦2026-12-01 20:30",
            "comes after the end, 2026-12-01 20:00"
        ),
        Fault(
            "poll",
            "opens: on-start\nlasts: 20m",
            "opens: 2026-12-01 10:00\ncloses: 2026-12-01 20:00\nremind: ¦2026-12-01 09:30",
            "comes before the opening, 2026-12-01 10:00"
        ),
        Fault("poll", "announce: {", "remind: ¦5m\n#", "has no 'announce'", "announce:"),
        Fault("poll", "groups: all", "groups: none", "reaches nobody", at: "announce: ¦{"),
        Fault("poll", "lottery: lucky-wheel", "lottery: ¦lucky", "names no lottery script", "lucky-wheel"),
        Fault(
            "poll",
            "change: allowed",
            "feeds: { lottery: ¦tea, tier: gift }",
            "names no lottery script",
            setting: Self.prizes
        ),
        Fault(
            "poll",
            "change: allowed",
            "feeds: { lottery: tea-lottery, tier: ¦gifts }",
            "names no tier",
            "did you mean 'gift'?",
            setting: Self.prizes
        ),
        Fault(
            "poll",
            "text: 桂花乌龙, prize: 礼盒",
            "text: 桂花乌龙",
            "lacks the key 'prize'",
            at: "¦{ key: \"1\"",
            setting: Self.prizes + [("poll", "change: allowed", "feeds: { lottery: tea-lottery, tier: gift }")]
        ),
        Fault(
            "poll",
            "change: allowed",
            "feeds: { lottery: ¦tea-lottery, tier: gift }",
            "before the poll closes",
            setting: Self.prizes + Self.december
        ),
    ]

    private static let prizes = ["桂花乌龙", "茉莉银针", "陈皮白茶", "荔枝红茶"].map {
        (file: "poll", old: "text: \($0) }", new: "text: \($0), prize: 礼盒 }")
    }

    private static let december = [
        (file: "poll", old: "opens: on-start\nlasts: 20m", new: "opens: 2026-12-01 10:00\ncloses: 2026-12-03 10:00"),
        (file: "lottery", old: "opens: on-start ", new: "opens: 2026-12-02 10:00 "),
    ]
}
