/// What a service account (微信客服) may say by itself after a customer's message.
///
/// Source: WeCom developer documentation, path 94677.
enum ServiceRule {
    static let messages = 5
    static let hours = 48
}

extension ErrorTable {
    /// 微信客服.
    static let service: [Line] = [
        (
            [95000, 95004], .never,
            "微信客服账号不存在，或已删除。",
            "The service account is unknown or was removed."
        ),
        (
            [95001], .never,
            "顾客说一句话之后，客服最多回 \(ServiceRule.messages) 条：要等顾客再说话。",
            "After a message of the customer \(ServiceRule.messages) answers are allowed: wait for the next one."
        ),
        (
            [95002], .never,
            "离顾客最后一句话已超过 \(ServiceRule.hours) 小时：要等顾客再说话。",
            "The customer's last message is older than \(ServiceRule.hours) hours: wait for the next one."
        ),
        (
            [95003], .never,
            "企业没有验证，微信客服能接待的人数用完了。",
            "The corp is not verified, and its service account may receive no more customers."
        ),
        (
            [95007], .never,
            "取消息的 token 不对，或过了 10 分钟。",
            "The token for fetching messages is wrong or older than 10 minutes."
        ),
        (
            [95008, 95009], .refusedPart,
            "菜单消息的菜单项太多，或类型不对。",
            "The menu has too many items, or an item of a wrong kind."
        ),
        (
            [95011, 95012, 95017, 95023, 48007], .never,
            "微信客服没有授权给这个应用：请在“微信客服 → 可调用接口的应用”里设置。",
            "The service account is not managed by this app: set it under 微信客服 → 可调用接口的应用."
        ),
        (
            [95013], .never,
            "客服会话已经结束：要等顾客再说话。",
            "The service session is over: wait for the customer."
        ),
        (
            [95014, 95019], .never,
            "成员不是接待人员，或已停止接待。",
            "The member does not serve customers there, or has stopped."
        ),
        (
            [95016], .never,
            "客服会话不能这样转换状态。",
            "The service session cannot change its state like this."
        ),
        (
            [95018], .never,
            "客服会话由人工接待或已结束，应用不能发消息。",
            "The service session is a person's or is over: the app may not write in it."
        ),
    ]
}
