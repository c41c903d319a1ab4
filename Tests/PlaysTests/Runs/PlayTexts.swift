/// Short templates that show what the plays fill in, by the names to which the definitions default.
enum PlayTexts {
    static let all = Self.quiz.merging(Self.poll) { $1 }.merging(Self.lottery) { $1 }.merging(Self.checkIn) { $1 }
        .merging([
            "coupons/arrived": "ARRIVED {{code}} for {{reason}}", "points/balance": "POINTS {{balance}} at {{link}}",
            "help/offers": "HELP\n{{offers}}", "flash-sale/announce": "SALE {{item}} at {{begins}}",
            "moderation/warn": "SEEN {{found}} by {{rule}}", "help/alone": "ALONE {{link}}",
            "lottery/unclaimed": "NO PRIZE",
        ]) { $1 }

    /// `{{#isClosed}} isClosed{{/isClosed}}` for each.
    private static func flags(_ names: String...) -> String {
        names.map { "{{#\($0)}} \($0){{/\($0)}}" }.joined()
    }

    private static let quiz = [
        "quiz/announce": "OPEN {{title}} until {{closes}}: {{ask}}\n{{options}}\n{{reward}} for {{winners}} {{link}}",
        "quiz/remind": "REMIND {{title}}, {{left}} left, {{answered}} answered",
        "quiz/reveal": "REVEAL {{answers}}. {{explain}} {{winners}} of {{answered}} won",
        "quiz/accepted": "TAKEN {{choice}}\(Self.flags("isChanged", "canChange")), told {{reveals}}",
        "quiz/refused": "REFUSED\(Self.flags("isNotOpen", "isClosed", "isAnswered", "isUnclear", "isOnPage"))",
        "quiz/result": """
        RESULT {{choice}}\(Self.flags("isRight", "hasWon", "isOwed")), gain {{gain}}, rank {{rank}}, streak {{streak}}, \
        balance {{balance}}
        """,
    ]

    private static let poll = [
        "poll/announce": "OPEN {{title}} until {{closes}}: {{ask}}\n{{options}}\n{{reward}}",
        "poll/remind": "REMIND {{title}}, {{left}} left, {{votes}} votes",
        "poll/closed": "CLOSED {{winner}} of {{votes}}, prize ({{prize}})\n{{results}}",
        "poll/accepted": """
        TAKEN {{choice}}\(Self.flags("isChanged", "canChange", "isOwed")), gain {{gain}}, balance {{balance}}
        {{results}}
        """,
        "poll/refused": "REFUSED\(Self.flags("isNotOpen", "isClosed", "isAnswered", "isUnclear"))",
    ]

    private static let lottery = [
        "lottery/announce": """
        OPEN {{title}} until {{closes}}, drawn {{draws}} by {{entropy}}, say {{word}} for ({{costs}})
        {{prizes}}
        """,
        "lottery/remind": "REMIND {{title}}, {{left}} left, {{entrants}} in",
        "lottery/drawn": "DRAWN {{winners}} of {{entrants}}",
        "lottery/entered": "ENTERED {{number}}, chances {{chances}}, drawn {{draws}}, balance {{balance}}",
        "lottery/refused": """
        REFUSED\(
            Self.flags(
                "isNotOpen", "isClosed", "isTooOften", "isNotEligible", "isUnchecked", "isShortOfPoints", "hasNoTicket",
                "isOut"
            )
        )
        """,
        "lottery/won": """
        WON {{won}}, code {{code}}, by {{claimBy}}\(Self.flags("mustJoin", "isOwed")), left {{chancesLeft}}
        """,
        "lottery/lost": "LOST, left {{chancesLeft}}",
        "lottery/lapsed": "LAPSED {{won}} by {{claimBy}}",
    ]

    private static let checkIn = [
        "check-in/announce": "OPEN {{title}} from {{from}} to {{until}}, say {{word}}, {{reward}}\n{{goals}}",
        "check-in/done": """
        DONE {{days}} days, streak {{streak}}, gain {{gain}}\(Self.flags("isOwed", "hasReached")) {{reached}}, {{toGo}} to go, \
        balance {{balance}}
        """,
        "check-in/made-up": """
        MADE UP {{day}} for {{costs}}, streak {{streak}}, gain {{gain}}\(Self.flags("isOwed", "hasReached")) {{reached}}, \
        {{toGo}} to go, balance {{balance}}
        """,
        "check-in/refused": """
        REFUSED\(Self.flags("isNotOpen", "isClosed", "isThere", "isTooOften", "isShortOfPoints", "hasNothing"))\
        {{#from}} {{from}}{{/from}}{{#missing}} {{missing}} of {{costs}}{{/missing}}, streak {{streak}}
        """,
    ]
}
