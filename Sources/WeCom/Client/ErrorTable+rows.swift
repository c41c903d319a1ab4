extension ErrorTable {
    /// Codes, what follows from them, and what they mean, in Chinese and in English.
    typealias Line = ([Int], Verdict, String, String)

    static let passing: [Line] = [
        (
            [-1], .again(after: nil),
            "企业微信正忙。",
            "WeCom is busy."
        ),
        (
            [45009], .tooOften,
            "这一分钟的调用次数用完了。",
            "The calls of this minute are used up."
        ),
        (
            [45033], .tooManyAtOnce,
            "同一个接口同时调用得太多。",
            "Too many calls of this API at the same time."
        ),
        (
            [40014, 42001, 41001], .freshToken,
            "access_token 无效、过期或缺失。",
            "The access token is invalid, expired or missing."
        ),
        (
            [41063, 41079], .again(after: .seconds(45)),
            "企业微信还在派发这个群发任务。",
            "WeCom is still dispatching the task."
        ),
        (
            [41094], .again(after: .seconds(86_400)),
            "提醒次数用完了：24 小时内最多 3 次。",
            "Reminders are used up: at most 3 in 24 hours."
        ),
        (
            [41096], .again(after: .seconds(1)),
            "另一个应用正在给这位顾客发欢迎语。",
            "Another app is sending a welcome to this customer right now."
        ),
    ]

    static let credentials: [Line] = [
        (
            [40001], .never,
            "Secret 不对、属于别的企业，或者应用已停用：请从应用页面复制。",
            "The secret is wrong, belongs to another corp, or its app is stopped: copy it from the app's page."
        ),
        (
            [40013], .never,
            "企业ID 不对：请从“我的企业”复制。",
            "The corp id is wrong: copy 企业ID from 我的企业."
        ),
        (
            [40056], .never,
            "AgentId 不对：请从应用页面复制。",
            "The agent id is wrong: copy AgentId from the app's page."
        ),
        (
            [48001, 48002, 48004, 48006], .never,
            "应用没有这个接口的权限：请加到“客户联系 → 可调用接口的应用”。",
            "The app may not call this API: list it under 客户联系 → 可调用接口的应用."
        ),
        (
            [50001], .never,
            "网页授权的域名不可信：请在应用里设置可信域名。",
            "The redirect domain is not trusted."
        ),
        (
            [50002, 60011, 60021, 60030], .never,
            "调用里有人不在应用的可见范围内，或者应用没有权限。",
            "Somebody named in the call is outside the app's 可见范围, or it has no permission."
        ),
        (
            [50003, 50006], .never,
            "应用已停用。",
            "The app is disabled."
        ),
        (
            [60020], .never,
            "这台服务器的地址不可信：请加到应用的“企业可信IP”，约一分钟后生效。",
            "The address of this server is not trusted: add it to the app's trusted IPs (企业可信IP); it takes about a minute."
        ),
        (
            [701008], .never,
            "调用里的成员都没有有效的接口许可。",
            "No member in the call has a valid interface licence."
        ),
        (
            [40029, 42003, 42022], .never,
            "网页授权的 code 不对、过期或已用过。",
            "The OAuth code is wrong, expired or used."
        ),
        (
            [40093, 42012], .never,
            "JS-SDK 的签名或 ticket 不能用。",
            "The signature or ticket of the JS-SDK cannot be used."
        ),
    ]

    static let content: [Line] = [
        (
            [40007], .refusedPart,
            "素材 ID 不对，或已超过 3 天：请重新上传文件。",
            "A media id is wrong or older than 3 days: upload the file again."
        ),
        (
            [40033], .refusedPart,
            "请求里有企业微信不接受的字符。",
            "The request has characters that WeCom does not take."
        ),
        (
            [40035, 40058, 40063], .refusedPart,
            "有参数不对、太长或缺失。",
            "A parameter is wrong, too long or missing."
        ),
        (
            [40201, 85002], .refusedPart,
            "内容被企业微信拦截。",
            "WeCom blocked the content."
        ),
        (
            [44001, 44004], .refusedPart,
            "文件或文字是空的。",
            "A file or text is empty."
        ),
        (
            [45001, 45002, 45007, 45008], .refusedPart,
            "文件太大，或文字太长。",
            "A file or text is too large or too long."
        ),
        (
            [81017], .never,
            "要的数据太多：请缩小群主的范围。",
            "The call asks for too much data: narrow the owners."
        ),
        (
            [301052, 301053, 301058], .never,
            "会话存档已过期、没有开通，或一次要得太多。",
            "The chat archive is expired, not opened, or asked for too much."
        ),
    ]

    static let recipients: [Line] = [
        (
            [40003, 60111], .never,
            "成员不存在，或不在应用的可见范围内。",
            "A member id is unknown or outside the app's 可见范围."
        ),
        (
            [40031, 40032], .never,
            "成员名单不对或太长。",
            "The list of members is wrong or too long."
        ),
        (
            [40050, 86001, 86003, 86008], .never,
            "应用群聊不存在，或不是这个应用建的。",
            "The app chat is unknown or was not made by this app."
        ),
        (
            [40096, 84061, 84083, 84084], .never,
            "顾客和导购已不是好友，或导购没有客户联系的权限。",
            "The customer and the member have no relation any more, or the member may not serve customers."
        ),
        (
            [40098, 41054], .never,
            "成员没有实名或没有激活。",
            "The member is not verified or not activated."
        ),
        (
            [81013], .never,
            "收件人都收不到这条消息。",
            "None of the recipients can get the message."
        ),
        (
            [90500, 90501, 90502, 90503, 90504, 90505, 90506, 90507, 90508, 90509, 90511], .never,
            "这个群不能这样用：它不是客户群，或群主已变更、已离职、还没有离职。",
            "The group cannot be used in this way: it is no customer group, or its owner has changed, left or has not left."
        ),
        (
            [93000, 93004, 93008], .never,
            "群机器人已删除、停用或不在群里。",
            "The group robot is gone, stopped or not in the group."
        ),
    ]

    static let tasks: [Line] = [
        (
            [40126], .never,
            "企业的标签数量已到上限。",
            "The corp has as many tags as it may have."
        ),
        (
            [40128, 40129, 40130], .never,
            "客户转接太频繁、正在进行，或转给了同一个人。",
            "The transfer is too frequent, under way, or to the same person."
        ),
        (
            [41047, 41048, 41093], .never,
            "群发任务不存在、已取消，或没有可发送的对象。",
            "The group task is unknown, cancelled, or has nobody to send to."
        ),
        (
            [41050], .never,
            "欢迎码已失效：过了 20 秒，或已经用过。",
            "The welcome code is not valid any more: its 20 seconds have passed, or it was used."
        ),
        (
            [41051], .already,
            "不用再发：已经有人欢迎或回复过这位顾客。",
            "Nothing to do: somebody has already welcomed or answered this customer."
        ),
        (
            [41053], .never,
            "顾客还没有同意会话存档。",
            "The customer has not agreed to archiving yet."
        ),
    ]
}
