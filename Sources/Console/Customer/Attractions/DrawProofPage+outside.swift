internal import Domain
internal import Draws
internal import Plays

extension DrawProofPage {
    /// The outside value: what the rules name in advance, and what came of it.
    static func outside(_ known: LotteryDisclosure) -> Step {
        let title = Bilingual("外部数值", "The outside value")
        let rule = known.rules.entropy
        guard !rule.source.isEmpty else {
            return Step(
                title: title,
                text: known.rules.kind == .instant
                    ? Bilingual(
                        "即点即开：没有外部数值，由密钥和编号决定。",
                        "None: every entry is decided at once, by the secret and its number."
                    )
                    : Bilingual("规则没有指定外部数值，只由密钥和名单决定。", "The rules name none: the secret and the roster alone decide.")
            )
        }
        var facts = [
            Fact(Bilingual("事先约定", "Named in advance"), .text(rule.source)),
            Fact(Bilingual("何时知道", "Known from"), .moment(rule.known)),
        ]
        let text: Bilingual
        switch known.entropy {
        case .outside(let value):
            facts.append(Fact(Bilingual("公布的数值", "The value"), .text(value)))
            text = Bilingual(
                "它在名单封存之后才知道，主办方选不了。",
                "It became known only after the roster was sealed, so the organiser could not choose it."
            )
        case .fallback(let reason):
            facts.append(Fact(Bilingual("没有采用", "Not used"), .words(Self.reason(reason))))
            text = Bilingual("没有外部数值，只由密钥和名单决定。", "There was none in the end: the secret and the roster alone decided.")
        case nil:
            facts.append(Fact(Bilingual("最晚等到", "Waited for until"), .moment(rule.fallback)))
            text = Bilingual(
                "还没有公布。它在名单封存之后才会知道，主办方选不了。",
                "Not known yet. It comes only after the roster is sealed, so the organiser cannot choose it."
            )
        }
        return Step(title: title, text: text, facts: facts)
    }

    /// The reason as the file has it, and in Chinese where it is one of ours.
    private static func reason(_ reason: String) -> Bilingual {
        reason == LotteryProof.untoldReason ? Bilingual("没有按时公布", reason) : .same(reason)
    }
}
