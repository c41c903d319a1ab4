internal import Content
public import Domain
public import Engine
internal import Ledger
internal import Storage

/// Pays the coupon codes that are owed (补发) once there are new ones, whatever play owes them, and tells people where
/// they took part.
///
/// Codes come in with the files, so it looks when an account opens and when the files were read again. Each account
/// pays for the whole brand, the oldest first, and tells those whom it can reach.
public struct CouponPlay: Play {
    public let name: PlayName = "coupons"
    public let routes = [Route(["account.opened", "scripts.changed"])]
    /// The template of what is told.
    public static let template = "coupons/arrived"

    /// So many people in one decision.
    static let atOnce = 100

    let voice: RunVoice

    public init(voice: RunVoice) { self.voice = voice }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened, .scriptsChanged, .timerDue: return try self.pay(event, scene)
        default: return .pass(Bilingual("与券码无关", "not about coupon codes"))
        }
    }

    private func pay(_ event: Event, _ scene: Scene) throws -> Decision {
        let paid = try CouponDebts.pay(of: event.brand, limit: Self.atOnce, at: scene.now, scene.transaction)
        let debts = try CouponDebts.takeNews(
            of: event.brand,
            through: event.account,
            limit: Self.atOnce,
            at: scene.now,
            scene.transaction
        )
        guard !paid.isEmpty || !debts.isEmpty else {
            return .pass(Bilingual("没有可以补发的券码", "no code that is owed can be given"))
        }
        var news = RunNews(scene.now)
        for debt in debts {
            try news.tell(try self.talk(of: debt.wish, scene)) { _ in try self.voice.text(self.saying(debt, scene)) }
        }
        let isOver = paid.count < Self.atOnce && debts.count < Self.atOnce
        let told = news.effects.count
        return .done(
            Bilingual(
                "补发 \(paid.count) 张欠的券码，告诉 \(told) 人",
                "\(paid.count.counted("code that was owed is", "codes that were owed are")) given, "
                    + "\(told.counted("person is", "people are")) told"
            ) + news.silence,
            effects: news.effects,
            timers: isOver ? [] : [.set(key: "pay", dueAt: scene.now, lateness: .fire, payload: "")]
        )
    }

    /// A cause begins with the run, or with the script where there are none, and so does what is kept of a chat.
    private func talk(of wish: CouponWish, _ scene: Scene) throws -> RunTalks.Talk? {
        guard let run = wish.cause.split(separator: "/").first else { return nil }
        return try RunTalks.talk(
            of: wish.holder.person,
            run: RunID(String(run)),
            brand: wish.holder.brand,
            scene.transaction
        )
    }

    private func saying(_ debt: CouponDebts.Debt, _ scene: Scene) -> Saying {
        let language = debt.wish.language
        var values = CommonVariables.momentValues(
            minuteOfDay: self.voice.clock.minuteOfDay(at: scene.now),
            language: language
        )
        values["code"] = debt.code
        values["reason"] = debt.wish.reason.text(in: language)
        return Saying(
            template: Self.template,
            language: language,
            values: values,
            offered: CouponVariables.arrived,
            brand: debt.wish.holder.brand
        )
    }
}
