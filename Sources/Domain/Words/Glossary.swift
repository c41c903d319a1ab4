/// The words that stand in the record, as people read them: verdicts, states, outcomes, kinds of events, requests.
///
/// The record itself keeps the short words (`unknown_final`, `contact.added`), because configuration, metrics and
/// scripts use them. Verdicts and states are said of an event or an effect: "done", "sent".
public enum Glossary {
    /// What a word of the record means; a word that is not listed stands for itself in both languages.
    public static func title(_ word: String) -> Bilingual { Self.words[word] ?? .same(word) }

    /// What an event is that no play hears, by the kind of ``Happening/unknown(kind:)``.
    public static func title(ofUnknown kind: String) -> Bilingual {
        Self.unknown[kind] ?? Bilingual("不认识的事件", "unknown")
    }

    private static let unknown: [String: Bilingual] = [
        Happening.ownMessage: Bilingual("它自己发的消息", "its own message"),
        Happening.botMessage: Bilingual("别的机器人发的消息", "a message of another bot"),
        Happening.foreignPress: Bilingual("别人的卡片上有按钮被点了", "a press of somebody else's card"),
        "unparsable": Bilingual("读不懂的回调", "a callback that cannot be read"),
        "unreadable": Bilingual("读不懂的回调", "a callback that cannot be read"),
    ]

    private static let words = Self.verdicts.merging(Self.happenings) { first, _ in first }
        .merging(Self.requests) { first, _ in first }

    private static let verdicts: [String: Bilingual] = [
        "done": Bilingual("完成", "done"),
        "pass": Bilingual("不归我管", "pass"),
        "retry": Bilingual("再试", "retry"),
        "later": Bilingual("稍后", "later"),
        "never": Bilingual("不做", "never"),
        "failed": Bilingual("失败", "failed"),
        "postponed": Bilingual("推迟", "postponed"),
        "waiting": Bilingual("等待处理", "waiting"),
        "pending": Bilingual("等待", "pending"),
        "leased": Bilingual("已领取", "leased"),
        "inflight": Bilingual("发送中", "in flight"),
        "sent": Bilingual("已发出", "sent"),
        "not_sent": Bilingual("没发成", "not sent"),
        "unknown": Bilingual("不确定", "unknown"),
        "reconciling": Bilingual("核对中", "reconciling"),
        "dead": Bilingual("发不出去", "dead"),
        "unknown_final": Bilingual("需要人来定", "ask a person"),
        "expired": Bilingual("过期", "expired"),
        "cancelled": Bilingual("撤回", "cancelled"),
    ]

    private static let happenings: [String: Bilingual] = [
        "callback": Bilingual("回调", "callback"),
        "timer": Bilingual("定时", "timer"),
        "outcome": Bilingual("发送结果", "outcome"),
        "system": Bilingual("系统", "system"),
        "act": Bilingual("顾客的动作", "act"),
        "contact.added": Bilingual("顾客添加了导购", "A customer added a guide"),
        "contact.half-added": Bilingual("顾客申请添加导购", "A customer asked to add a guide"),
        "contact.edited": Bilingual("顾客的资料或标签变了", "A customer's details or tags changed"),
        "contact.removed": Bilingual("好友关系结束", "A relation ended"),
        "group.joined": Bilingual("有人进群", "Somebody joined a group"),
        "group.bot-joined": Bilingual("机器人进了群", "The bot was put into a group"),
        "group.bot-left": Bilingual("机器人离开了群", "The bot was taken out of a group"),
        "group.refused": Bilingual("平台说机器人不在群里", "The platform says that the bot is not in a group"),
        "group.left": Bilingual("有人退群", "Somebody left a group"),
        "group.created": Bilingual("新建了群", "A group was made"),
        "group.dismissed": Bilingual("群解散了", "A group was dissolved"),
        "group.owner-changed": Bilingual("换了群主", "A group got another owner"),
        "group.name-changed": Bilingual("改了群名", "A group was renamed"),
        "message.text": Bilingual("有人发来一条消息", "Somebody wrote"),
        "card.clicked": Bilingual("有人点了卡片上的按钮", "Somebody pressed a button of a card"),
        "act.answer": Bilingual("有人答题", "Somebody answered"),
        "act.enter": Bilingual("有人参加", "Somebody took part"),
        "act.check-in": Bilingual("有人签到", "Somebody checked in"),
        "act.vote": Bilingual("有人投票", "Somebody voted"),
        "act.claim": Bilingual("有人领奖", "Somebody claimed a prize"),
        "act.tell-entropy": Bilingual("外部数值公布了", "The outside value of a draw was told"),
        "service.messages-waiting": Bilingual("微信客服有新消息", "Messages wait at a service account"),
        "app.opened": Bilingual("导购打开了应用", "A guide opened the app"),
        "timer.due": Bilingual("定时到点", "A timer is due"),
        "effect.settled": Bilingual("一次发送有了结果", "A sending came to its end"),
        "scripts.changed": Bilingual("脚本换了", "The scripts changed"),
        "account.opened": Bilingual("账号就绪", "The account is ready"),
        "account.groups-named": Bilingual("配置写明了账号所在的群", "The configuration names the groups of the account"),
    ]

    private static let requests: [String: Bilingual] = [
        "welcome": Bilingual("欢迎语", "Welcome"),
        "group-post": Bilingual("在群里说", "Post in a group"),
        "group-task": Bilingual("群发任务", "Task for the group's owner"),
        "member-message": Bilingual("给导购的消息", "Message to a guide"),
        "group-welcome-material": Bilingual("入群欢迎语素材", "Group welcome material"),
        "group-look-up": Bilingual("查询群详情", "Look the group up"),
        "contact-look-up": Bilingual("查询顾客的标签", "Look a customer's tags up"),
        "upload": Bilingual("上传素材", "Upload"),
        "service-messages": Bilingual("取微信客服的消息", "Fetch the messages of a service account"),
        "answer": Bilingual("回复", "Answer"),
    ]
}
