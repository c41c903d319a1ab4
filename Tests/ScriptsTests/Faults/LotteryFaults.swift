enum LotteryFaults {
    static let all: [Fault] = [
        Fault("lottery", "kind: deadline", "kind: ¦late", "must be one of deadline, instant"),
        Fault("lottery", "kind: deadline", "kind: ¦deadlin", "must be one of", "did you mean 'deadline'?"),
        Fault("lottery", "entropy:", "¦entrophy:", "unknown", "did you mean 'entropy'?"),
        Fault("lottery", "count: 10", "count: ¦0", "from 1 to 100000"),
        Fault("lottery", "count: 10", "count: ¦many", "must be a whole number"),
        Fault("lottery", "value: 19.9", "value: ¦19.999", "is no amount in yuan"),
        Fault("lottery", "value: 19.9", "value: ¦￥19", "is no amount in yuan"),
        Fault("lottery", "value: 19.9", "value: ¦0", "must be from 0.01"),
        Fault("lottery", "value: 199 ", "value: ¦50000.01 ", "is more than 50000 yuan", "50000"),
        Fault("lottery", "    value: 199                   # yuan\n", "", "wants published", at: "- ¦id: gift"),
        Fault("lottery", "    title: 新茶礼盒\n", "", "lacks the key 'title'", at: "- ¦id: gift"),
        Fault("lottery", "id: cup", "id: ¦gift", "is the same id as in line"),
        Fault("lottery", "within: 24h", "within: ¦1m", "must be 10m to 30d"),
        Fault("lottery", "within: 24h", "join: ¦\"\", within: 24h", "is empty"),
        Fault("lottery", "    reward: { points: 100 }\n", "", "has neither 'reward' nor 'claim'", at: "- ¦id: points"),
        Fault(
            "lottery",
            "count: 10",
            "count: 41",
            "needs 41 codes, and 1 go elsewhere, but the pool has 40",
            at: "coupon: ¦tea-9"
        ),
        Fault("lottery", "coupon: tea-9", "coupon: ¦tee-9", "names no pool of coupons", "did you mean 'tea-9'?"),
        Fault("lottery", "reward: { points: 100 }", "reward: { points: 100 }\n    odds: ¦5", "means nothing with"),
        Fault("lottery", "tickets: false", "memberFor: ¦1w", "is no span of time"),
        Fault("lottery", "tickets: false", "memberFor: ¦30m", "must be 1h to 366d"),
        Fault("lottery", "tickets: false", "memberSince: 2026-01-01, memberFor: ¦1h", "cannot stand beside"),
        Fault("lottery", "tickets: false", "memberSince: ¦2026-02-30", "is no day of the calendar"),
        Fault("lottery", "tickets: false", "¦membersFor: 1h", "unknown", "did you mean 'memberFor'?"),
        Fault("lottery", "tickets: false", "tags: ¦[]", "has 0 entries"),
        Fault("lottery", "tickets: false", "tags: [会员, ¦\"\"]", "is empty"),
        Fault("lottery", "tickets: false", "tags: ¦[\(Self.tags.joined(separator: ", "))]", "has 21 entries"),
        Fault("lottery", "tickets: false", "¦tag: 会员", "unknown", "did you mean 'tags'?"),
        Fault("lottery", "tickets: false", "costs: ¦10", "must be a map"),
        Fault("lottery", "tickets: false", "tickets: ¦1", "must be true or false"),
        Fault("lottery", "weights: equal", "weights: ¦even", "must be one of equal, tickets"),
        Fault("lottery", "perPerson: 1 ", "perPerson: 1, perDay: ¦2 ", "can never be reached: 'perPerson' is 1"),
        Fault("lottery", "perPerson: 1 ", "perPerson: ¦-1 ", "from 1 to 1000"),
        Fault("lottery", "known: 1m ", "known: ¦0m ", "must be 1m to 30d"),
        Fault("lottery", "known: 1m ", "known: ¦2026-12-01 ", "is no day and time"),
        Fault("lottery", "known: 1m ", "known: ¦2026-12-01 09:00 ", "is before the closing", setting: Self.once),
        Fault("lottery", "fallbackAfter: 10m", "fallbackAfter: ¦1m", "must be 10m to 7d"),
        Fault("lottery", "  source: ", "  source: ¦\"\" #", "is empty"),
        Fault("lottery", "  organiser: Acme 茶饮（演示）\n", "", "SAMR order 32, article 13", at: "\n  ¦contact"),
        Fault("lottery", "  contact: 400-000-0000\n", "", "lacks the key 'contact'", at: "\n  ¦organiser"),
        Fault("lottery", "words: [抽奖, 我要抽奖]", "words: [抽奖, ¦\"抽 奖\"]", "is the same word as in line"),
        Fault("lottery", "words: [抽奖, 我要抽奖]", "words: ¦[]", "has 0 entries"),
        Fault(
            "lottery",
            "words: [抽奖, 我要抽奖]",
            "words: [抽奖, ¦一二三四五六七八九十一二三四五六七八九十一二]",
            "has 66 bytes"
        ),
        Fault("lottery", "words: [抽奖, 我要抽奖]", "words: [抽奖, ¦領獎]", "claims a prize of the lottery itself"),
        Fault("lottery", "words: [抽奖, 我要抽奖]", "words: [抽奖, ¦🎁]", "holds nothing that counts"),
        Fault("check-in", "id: tea-check-in", "id: ¦points", "is the name of a page that every brand has"),
        Fault("lucky-wheel", "odds: 5000", "odds: ¦1000001", "from 1 to 1000000"),
        Fault("lucky-wheel", "odds: 300000", "odds: ¦950000", "makes 1005000 of a million", "945000"),
        Fault("lucky-wheel", ", odds: 5000", "", "lacks the key 'odds'", at: "¦{ id: cup"),
        Fault("lucky-wheel", "words: [转盘]", "words: [转盘]\nweights: ¦tickets", "each draw stands alone"),
        Fault(
            "lucky-wheel",
            "words: [转盘]",
            "words: [转盘]\nentropy: ¦{ source: x, known: 1h }",
            "means nothing with 'kind: instant'"
        ),
        Fault("lucky-wheel", "lottery: lucky-wheel", "lottery: ¦lucky-weel", "names no lottery script", "lucky-wheel"),
        Fault("lucky-wheel", "perDay: 3", "perDay: ¦0", "from 1 to 1000"),
    ]

    private static let tags = (1...21).map { "t\($0)" }

    /// The lottery with one run, in December.
    private static let once = [
        (file: "lottery", old: "opens: on-start ", new: "opens: 2026-12-01 10:00 "),
        (file: "lottery", old: "lasts: 15m", new: "closes: 2026-12-01 20:00"),
    ]
}
