extension ErrorTable {
    /// Codes, what follows from them, and what they mean, in Chinese and in English.
    typealias Line = ([Int], Verdict, String, String)

    static let passing: [Line] = [
        (
            [99991400], .appBusy,
            "应用的调用次数暂时用完了。",
            "The app's calls are used up for the moment."
        ),
        (
            [230020], .chatBusy,
            "这个群或这个人暂时收得太多：一个群里所有机器人合起来每秒最多 5 条。",
            "This group or person gets too much at the moment: all bots of a group together may send 5 a second."
        ),
        (
            [11232], .again(after: .seconds(120)),
            "飞书正忙：整点和半点时常会这样。",
            "Feishu is under pressure, as it often is at full and half hours."
        ),
        (
            [230049], .open,
            "同一条消息还在发送中。",
            "The same message is still being sent."
        ),
        (
            [1500], .open,
            "飞书内部出错。",
            "Feishu failed inside."
        ),
        // Not documented; an SDK treats them so.
        (
            [11020, 11021], .again(after: .seconds(1)),
            "飞书暂时限制了调用。",
            "Feishu limits calls at the moment."
        ),
    ]

    static let credentials: [Line] = [
        (
            [99991663, 99991664, 99991665], .freshToken,
            "访问凭证无效或过期。",
            "The access token is invalid or expired."
        ),
        (
            [99991661, 99991671], .never,
            "请求里没有凭证，或格式不对。",
            "The access token is missing or has a wrong form."
        ),
        (
            [99991668, 99991677], .never,
            "用户的凭证无效或过期：需要重新登录。",
            "The user's access token is invalid or expired: they have to log in again."
        ),
        (
            [99991672, 99991679], .never,
            "缺少权限：请在开发者后台的“权限管理”开通，并发布新版本。",
            "A scope is missing: add it under 权限管理 in the developer console and publish a new version."
        ),
        (
            [99991673], .never,
            "应用不可用：可能被停用或没有发布。",
            "The app is unavailable: it may be stopped or not published."
        ),
        (
            [99991401], .never,
            "这台服务器的地址不在应用的 IP 白名单里。",
            "The address of this server is not on the app's IP list."
        ),
        (
            [99991403], .never,
            "这个月的调用次数用完了，下个月才恢复。",
            "The calls of this month are used up until the next."
        ),
        (
            [230006], .never,
            "应用没有开启机器人能力：请在开发者后台添加并发布。",
            "The app has no bot ability: add it in the developer console and publish."
        ),
        (
            [230027], .never,
            "没有权限做这件事。",
            "The app has no permission for this."
        ),
    ]

    static let content: [Line] = [
        (
            [99992402, 230001], .never,
            "有参数不对。",
            "A parameter is wrong."
        ),
        (
            [230099], .refusedPart,
            "卡片不被接受。",
            "The card is not accepted."
        ),
        (
            [230022, 230028], .never,
            "内容被审核或数据防泄漏规则拦下。",
            "The content is stopped by a check for sensitive words or data."
        ),
        (
            [230025], .never,
            "消息太长。",
            "The message is too long."
        ),
        // Listed for the message APIs; their exact wording is not known.
        (
            [230015, 230036, 230054, 230055, 230075], .never,
            "这条消息不能这样发。",
            "This message cannot be sent in this way."
        ),
    ]

    /// Codes of uploads.
    ///
    /// Source: Feishu developer documentation, "上传图片".
    static let files: [Line] = [
        (
            [234006, 234010, 234039], .never,
            "图片太大、是空的，或分辨率太高。",
            "The picture is too large, empty, or has too many pixels."
        ),
        (
            [234011], .never,
            "飞书认不出这个图片的格式。",
            "Feishu does not know the format of the picture."
        ),
        (
            [234001, 234002], .never,
            "上传的参数或权限不对：应用需要 im:resource。",
            "A parameter or the permission of the upload is wrong: the app needs im:resource."
        ),
        (
            [234007], .never,
            "应用没有开启机器人能力：请在开发者后台添加并发布。",
            "The app has no bot ability: add it in the developer console and publish."
        ),
        (
            [234041, 234042], .never,
            "这个企业的存储现在不能用：请联系企业管理员。",
            "The storage of this company cannot be used: ask its administrator."
        ),
        (
            [232096], .again(after: .seconds(60)),
            "飞书暂时不能存图片。",
            "Feishu stores no pictures for now."
        ),
    ]

    static let recipients: [Line] = [
        (
            [99992351, 99992361, 230034], .never,
            "收件人的编号不对，或属于别的应用。",
            "The receiver's id is unknown or belongs to another app."
        ),
        (
            [230002], .gone,
            "机器人不在这个群里。",
            "The bot is not in this group."
        ),
        (
            [230011, 230110], .never,
            "要回复的消息已经撤回或删除。",
            "The message that it answers was recalled or deleted."
        ),
        (
            [230013], .never,
            "这个人不在应用的可用范围里，或已经离开。",
            "This person is outside the app's availability, or gone."
        ),
        (
            [230017], .never,
            "这条消息不是机器人发的。",
            "The message is not the bot's own."
        ),
        (
            [230018, 230035], .never,
            "群的设置不让机器人发言。",
            "The group's settings do not let the bot speak."
        ),
        (
            [230019], .never,
            "话题不存在。",
            "The topic does not exist."
        ),
        (
            [230029, 230053], .never,
            "这个人已经离职，或停用了机器人。",
            "This person has left the company or stopped the bot."
        ),
        (
            [230031], .never,
            "消息超过 14 天，不能再改。",
            "The message is older than 14 days and cannot be changed."
        ),
        (
            [230038], .never,
            "不能给别的企业的人单独发消息。",
            "People of another company cannot be written to alone."
        ),
        (
            [232009], .gone,
            "群已经解散。",
            "The group is dissolved."
        ),
    ]
}
