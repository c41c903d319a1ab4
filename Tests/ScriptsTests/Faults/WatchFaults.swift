enum WatchFaults {
    static let all: [Fault] = [
        Fault("keyword-reply", "any: [菜单", "¦eny: [菜单", "unknown", "did you mean 'any'?"),
        Fault("keyword-reply", "any: [菜单, 有什么喝的, 新品]", "any: ¦[]", "has 0 entries"),
        Fault("keyword-reply", "any: [菜单, 有什么喝的, 新品]", "any: [菜单, ¦菜 单]", "is the same word as in line"),
        Fault("keyword-reply", "any: [菜单, 有什么喝的, 新品]", "any: [菜单, ¦[新品]]", "must be text, but is a list"),
        Fault("keyword-reply", "any: [菜单,", "any: [¦营业时间表,", "can never be taken: 'hours' in line 9"),
        Fault(
            "keyword-reply",
            "any: [菜单,",
            "any: [¦Ｗｉｆｉ密码,",
            "can never be taken: 'hours'",
            setting: [("keyword-reply", "几点开门,", "wifi,")]
        ),
        Fault("keyword-reply", "any: [积分怎么用, ", "any: [积分怎么用, ¦新品积分, ", "can never be taken: 'menu'"),
        Fault("keyword-reply", "name: menu", "name: ¦hours", "is the same name as in line"),
        Fault("keyword-reply", "say: keyword-reply/menu", "say: ¦keyword-reply/menue", "names no template", "/menu"),
        Fault("keyword-reply", "say: keyword-reply/menu", "say: ¦menu", "names no template", "keyword-reply/menu"),
        Fault("keyword-reply", "exact: true ", "exact: ¦maybe ", "must be true or false"),
        Fault("keyword-reply", "    say: keyword-reply/hours\n", "", "lacks the key 'say'", at: "- ¦name: hours"),
        Fault("keyword-reply", "any: [人工, \"?\"]", "any: [签到, \"?\"]", "leaves unclear what '签到'", at: "id: ¦answers"),
        Fault("keyword-reply", "any: [菜单,", "any: [¦投票,", "is the word with which one asks for the poll 'tea-poll'"),
        Fault("keyword-reply", "any: [菜单,", "any: [菜单, ¦「補簽」,", "makes up for a day of the check-in"),
        Fault("moderation", "act: task", "act: ¦ban", "must be one of note, warn, task"),
        Fault("moderation", "act: warn", "act: ¦warm", "must be one of", "did you mean 'warn'?"),
        Fault("moderation", "exempt: [guide, owner, admin]", "exempt: [guide, ¦boss]", "must be one of guide"),
        Fault("moderation", "links: [www.example.com,", "links: [¦\"https://www.example.com\",", "may hold small"),
        Fault("moderation", "links: [www.example.com,", "links: [¦localhost,", "is no name of a host"),
        Fault(
            "moderation",
            "    links: [www.example.com, work.weixin.qq.com]\n",
            "",
            "has none of 'any' and 'links'",
            at: "- ¦name: links"
        ),
        Fault("moderation", "    links: [www", "    any: [红包]\n    links: ¦[www", "cannot stand beside 'any'"),
        Fault("moderation", "act: note", "act: note\n    say: ¦moderation/warn", "is never said with 'act: note'"),
        Fault("moderation", "any: [投诉,", "any: [¦专业代开发票,", "can never be taken: 'adverts'"),
        Fault("moderation", "any: [投诉, 退钱, 骗人]", "links: ¦[a.example.com]", "looks at every link before"),
        Fault("moderation", "name: links", "name: ¦adverts", "is the same name as in line"),
        Fault("moderation", "say: moderation/task", "say: ¦moderation/tusk", "names no template", "moderation/task"),
        Fault("moderation", "    act: note\n", "", "lacks the key 'act'", at: "- ¦name: complaints"),
    ]
}
