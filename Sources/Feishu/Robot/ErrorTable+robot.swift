extension ErrorTable {
    /// The codes that custom bots have for themselves.
    ///
    /// 19001 and 19036 are known from use, and not from the documentation that was read.
    static let robots: [Line] = [
        (
            [9499], .never,
            "消息的写法不被接受。",
            "The form of the message is not accepted."
        ),
        (
            [19001], .gone,
            "没有这个机器人：群里可能已经移除了它，或者地址抄错了。",
            "There is no such bot: it may have been taken out of the group, or the address is wrong."
        ),
        (
            [19021], .never,
            "签名不对，或者时间差了一小时以上：请核对 secret 和这台机器的时钟。",
            "The signature is wrong, or the time an hour off: compare the secret, and set this machine's clock."
        ),
        (
            [19022], .never,
            "这台服务器的地址不在机器人的 IP 白名单里。",
            "The address of this server is not on the bot's IP list."
        ),
        (
            [19024], .never,
            "消息里没有机器人要求的关键词：请把它写进账号的 keyword。",
            "The message lacks the keyword that the bot wants: write it as the keyword of the group."
        ),
        (
            [19036], .never,
            "消息太大。",
            "The message is too large."
        ),
    ]
}
