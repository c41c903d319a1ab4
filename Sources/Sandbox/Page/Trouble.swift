internal import Domain

/// A fault that the page offers, and what will follow from it.
struct Trouble: Sendable {
    /// The form's id.
    let id: String
    let fault: Fault
    let title: Bilingual
    let expectation: Bilingual

    // Calls of the customer contact are meant, not `gettoken`: the fault shall hit a call that matters.
    static let all = [
        Trouble(
            id: "fault-lose-answer",
            fault: Fault(.loseAnswer, on: "externalcontact/*"),
            title: Bilingual("丢掉下一次回答", "Lose the next answer"),
            expectation: Bilingual(
                "事情办了，Hearth 却收不到回答：先记为“不确定”，再按规则处理；顾客只会收到一次。",
                """
                The work is done but Hearth is not told: the effect becomes unknown and follows its rule. The customer \
                sees it once.
                """
            )
        ),
        Trouble(
            id: "fault-expire-tokens",
            fault: Fault(.expireTokens),
            title: Bilingual("让令牌提前失效", "Expire the token"),
            expectation: Bilingual(
                "下一次调用得到 42001，Hearth 换一个令牌再发，顾客毫无感觉。",
                "The next call gets 42001; Hearth fetches a new token and repeats it. Nobody notices."
            )
        ),
        Trouble(
            id: "fault-slow",
            fault: Fault(.slow(milliseconds: 3_000), on: "externalcontact/*"),
            title: Bilingual("慢 3 秒", "Slow by 3 s"),
            expectation: Bilingual(
                "下一次调用 3 秒后才回答；别的会话不受影响。",
                "The next call is answered 3 seconds late; other conversations do not wait for it."
            )
        ),
        Trouble(
            id: "fault-refuse",
            fault: Fault(.refuse(code: 45_009), on: "externalcontact/*"),
            title: Bilingual("超出频率", "Rate limit"),
            expectation: Bilingual(
                "下一次调用得到 45009：这一分钟剩下的时间里，Hearth 不再做同类调用。只有欢迎语会在它的 20 秒内接着试，过了 20 秒就算错过。",
                """
                The next call gets 45009: Hearth makes no more calls of that kind until the minute ends. Only a welcome \
                keeps being tried within its 20 seconds; after them it is missed.
                """
            )
        ),
        Trouble(
            id: "fault-expire-media",
            fault: Fault(.expireMedia, on: "externalcontact/*"),
            title: Bilingual("让素材提前失效", "Expire the media"),
            expectation: Bilingual(
                "从下一次调用起，已上传的素材都不能再用：带素材的消息得到 40007，Hearth 先发不带素材的，十分钟内重新上传。",
                """
                From the next call on no uploaded medium is good: a message with one gets 40007, Hearth sends it without, \
                and uploads the medium again within ten minutes.
                """
            )
        ),
        Trouble(
            id: "fault-drop",
            fault: Fault(.dropCallback, on: "add_member"),
            title: Bilingual("丢一个进群回调", "Lose a join callback"),
            expectation: Bilingual(
                "下一位进群没有回调；再下一位进群时成员版本接不上，Hearth 改查群详情补上。",
                """
                The next join is not told. At the one after it the versions do not meet, and Hearth looks the group up.
                """
            )
        ),
        Trouble(
            id: "fault-drop-service",
            fault: Fault(.dropCallback, on: "kf_msg_or_event"),
            title: Bilingual("丢一个客服回调", "Lose a service notice"),
            expectation: Bilingual(
                "顾客对微信客服说的下一句话没有回调；五分钟内 Hearth 自己去取。",
                "The customer's next words to the service account are not told; Hearth fetches them within five minutes."
            )
        ),
    ]

    /// How often a fault of this kind still waits for its call.
    func count(in faults: [Fault]) -> Int {
        faults.filter { $0.kind == self.fault.kind && $0.pattern == self.fault.pattern }.reduce(0) { $0 + $1.times }
    }

    /// What a fault is called on the page; one that the page does not offer is named as the control API names it.
    static func title(of fault: Fault) -> Bilingual {
        let known = Self.all.first { $0.fault.kind == fault.kind && $0.fault.pattern == fault.pattern }
        return known?.title ?? .same("\(fault.json["kind"]?.text ?? "") \(fault.pattern)")
    }
}
