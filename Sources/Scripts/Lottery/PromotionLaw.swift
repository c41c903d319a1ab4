import Domain

/// What law and platform want of a promotion, as data: each rule with its source and the day from which it holds.
///
/// A rule that changes is changed here and nowhere else. Hearth names the clause; whether it applies to a promotion is
/// for the brand to judge.
enum PromotionLaw {
    /// Prize promotions: what has to be published before the beginning.
    struct Publication {
        struct Item {
            /// The key of `notice`.
            let key: String
            /// What the clause calls it.
            let chinese: String
            let example: String
            let most: Int
        }

        let citation: String
        let since: String
        let items: [Item]
    }

    /// The most that a prize won by chance may be worth.
    struct Ceiling {
        let citation: String
        let since: String
        let most: Fen
    }

    /// What a platform calls inducing people to share.
    struct Inducement {
        let citation: String
        let since: String
        let phrases: [String]
    }

    /// Kinds, number or odds, value and times stand in the script itself, so that they cannot contradict it.
    static let publication = Publication(
        citation: "SAMR order 32, article 13",
        since: "2020-12-01",
        items: [
            Publication.Item(key: "organiser", chinese: "主办方", example: "示例茶饮有限公司", most: 128),
            Publication.Item(key: "contact", chinese: "联系方式", example: "400-000-0000", most: 128),
            Publication.Item(
                key: "conditions",
                chinese: "参与条件、参与方式",
                example: "本群成员均可参与，每人一次",
                most: 256
            ),
            Publication.Item(key: "drawing", chinese: "开奖方式", example: "到时由系统随机抽取，可在活动页核验", most: 256),
            Publication.Item(
                key: "claiming",
                chinese: "兑奖时间、兑奖条件、兑奖方式、奖品交付方式、弃奖条件",
                example: "中奖后 24 小时内到店领取，逾期视为放弃",
                most: 256
            ),
        ]
    )

    static let ceiling = Ceiling(
        citation: "SAMR order 32, article 17",
        since: "2020-12-01",
        most: Fen(5_000_000)
    )

    static let inducement = Inducement(
        citation: "WeChat rules for external links, 2019-10-28",
        since: "2019-10-28",
        phrases: [
            "集赞", "助力", "砍价", "帮砍", "加速包", "分享到朋友圈", "转发到朋友圈", "分享朋友圈", "转发朋友圈",
            "转发集", "分享后", "转发后", "分享得", "转发得", "分享有礼", "拼团抽奖", "邀请好友得",
        ]
    )
}
