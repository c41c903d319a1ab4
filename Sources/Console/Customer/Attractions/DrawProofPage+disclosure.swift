internal import Domain
internal import Draws
internal import Plays

extension DrawProofPage {
    /// The page of what is known of a draw; `file` is what anybody can check, nil where there is none to take here.
    init(_ known: LotteryDisclosure, run: RunID, file: [UInt8]?) {
        let isDrawn = known.stage == .drawn
        self.init(
            title: known.rules.title,
            isDrawn: isDrawn,
            steps: [
                Self.rules(known), Self.secret(known), Self.roster(known), Self.outside(known), Self.draw(known, file),
            ],
            tiers: isDrawn ? known.tiers.map(Tier.init) : [],
            howToCheck: Self.checks(known, hasFile: file != nil),
            code: file == nil
                ? []
                : isDrawn
                    ? ["hearth draw verify \(run).jsonl", "python3 docs/draw-checker.py \(run).jsonl"]
                    : ["hearth draw verify \(run).jsonl --before-draw"],
            hasFile: file != nil
        )
    }

    private static func rules(_ known: LotteryDisclosure) -> Step {
        let rules = known.rules
        let (tiers, prizes) = (rules.tiers.count, rules.tiers.map(\.count).reduce(0, +))
        return Step(
            title: Bilingual("规则先定好", "The rules come first"),
            text: Bilingual(
                "\(tiers) 个奖项，共 \(prizes) 份。下面是规则的指纹，改一个字它就变。",
                "\(tiers.counted("kind", "kinds")) of prizes, \(prizes) in all. This is the fingerprint of the rules: change "
                    + "one word, and it changes."
            ),
            facts: [
                Fact(Bilingual("开始", "Opens"), .moment(rules.opens)),
                Fact(Bilingual("截止", "Closes"), .moment(rules.closes)),
            ],
            hash: known.rulesHash.hex
        )
    }

    private static func secret(_ known: LotteryDisclosure) -> Step {
        Step(
            title: Bilingual("密钥先封存", "The secret is locked away"),
            text: Bilingual(
                "密钥在开始前就定好了，只公布它的指纹，之后换不了。",
                "A secret is fixed before the start. Only its fingerprint is published, so it cannot be swapped later."
            ),
            hash: known.commitment.hex
        )
    }

    private static func roster(_ known: LotteryDisclosure) -> Step {
        let people = known.entries.counted("entry", "entries")
        let text: Bilingual =
            switch (known.stage, known.rules.kind) {
            case (_, .instant):
                Bilingual(
                    "目前 \(known.entries) 次参与，编号按先后，不变。开始前公布的就是这个指纹。",
                    "\(people) so far, numbered in order of arrival for good. This fingerprint was published before the start."
                )
            case (.open, .deadline):
                Bilingual(
                    "目前 \(known.entries) 人参加，截止后封存名单。现在公布的指纹包含规则和密钥。",
                    "\(people) so far; the roster is sealed after the closing. The fingerprint published now covers the rules and "
                        + "the secret."
                )
            case (_, .deadline):
                Bilingual(
                    "名单已封存：\(known.entries) 条，编号不再变。这个指纹包含规则、密钥和名单。",
                    "The roster is sealed: \(people), whose numbers stay as they are. This fingerprint covers the rules, the "
                        + "secret and the roster."
                )
            }
        return Step(title: Bilingual("名单封存", "The roster is sealed"), text: text, hash: known.announcement)
    }

    private static func draw(_ known: LotteryDisclosure, _ file: [UInt8]?) -> Step {
        let title = Bilingual("开奖", "The draw")
        guard known.stage == .drawn else {
            let text =
                known.rules.kind == .instant
                ? Bilingual(
                    "每次参与当场开奖，结束后公布全部证明。",
                    "Each entry is drawn at once; the whole proof is published at the end."
                )
                : Bilingual("还没有开奖。", "Not drawn yet.")
            return Step(title: title, text: text)
        }
        let again =
            known.redraws == 0
            ? Bilingual("", "")
            : Bilingual(
                "没人领的奖补抽了 \(known.redraws) 次。",
                " Unclaimed prizes were drawn again \(known.redraws.counted("time", "times"))."
            )
        return Step(
            title: title,
            text: Bilingual(
                "结果由以上各项算出，谁也改不了。",
                "The result follows from all of the above, and nobody can change it."
            ) + again,
            hash: file.flatMap(Self.seal)
        )
    }

    /// The seal of the last line of a proof.
    private static func seal(of file: [UInt8]) -> String? {
        guard let line = file.split(separator: UInt8(ascii: "\n")).last else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        guard let start = text.firstRange(of: "\"seal\":\"")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" })
    }

    private static func checks(_ known: LotteryDisclosure, hasFile: Bool) -> [Bilingual] {
        guard hasFile else {
            let later =
                known.rules.kind == .instant
                ? Bilingual("结束后，证明文件可以在这里下载。", "After the end, the proof can be downloaded here.")
                : Bilingual("截止后，封存的名单可以在这里下载。", "After the closing, the sealed roster can be downloaded here.")
            return known.stage == .open
                ? [later]
                : [
                    Bilingual(
                        "参加的人太多，证明文件请向主办方索取。",
                        "So many took part that the file of the proof is given out by the organiser."
                    )
                ]
        }
        let check = Bilingual(
            "用 Hearth 自己检查，或者用公开的独立程序检查；两者都会指出第一处不对的地方。",
            "Check it with Hearth, or with the independent program that is published. Both name the first thing that is wrong."
        )
        guard known.stage == .drawn else {
            return [Bilingual("下载封存的名单。", "Download the sealed roster."), check]
        }
        return [
            Bilingual("下载证明文件。", "Download the proof."), check,
            Bilingual(
                "再核对外部数值，是不是当时公布的那一个。",
                "Then see for yourself that the outside value is the one that was published."
            ),
        ]
    }
}

extension DrawProofPage.Tier {
    fileprivate init(_ tier: LotteryDisclosure.Tier) {
        self.init(
            title: tier.title,
            won: tier.won,
            winners: tier.winners?.map {
                Winner(number: $0.number, insteadOf: $0.insteadOf, isLapsed: $0.isLapsed)
            }
        )
    }
}
