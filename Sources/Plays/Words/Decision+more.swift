import Content
import Domain
import Engine

extension Decision {
    func with(timers: [TimerChange]) -> Decision {
        Decision(self.verdict, self.reason, effects: self.effects, timers: timers + self.timers, news: self.news)
    }

    /// The decision with more to its reason.
    func suffixed(_ reason: Bilingual) -> Decision {
        Decision(
            self.verdict,
            self.reason + reason,
            effects: self.effects,
            timers: self.timers,
            news: self.news
        )
    }

    /// The decision as a part of a greater one, which has more to say and more timers.
    func prefixed(_ reason: Bilingual, timers: [TimerChange] = []) -> Decision {
        Decision(
            self.verdict,
            reason + self.reason,
            effects: self.effects,
            timers: timers + self.timers,
            news: self.news
        )
    }
}

extension ContentError {
    /// Why something could not be said.
    static func words(_ error: any Error) -> Bilingual {
        (error as? ContentError)?.message ?? Bilingual("模板有问题", "the template has a fault")
    }
}
