public import Domain
internal import Draws
public import Plays
public import Storage
internal import Synchronization

/// The proofs of draws, made from what is kept.
///
/// Making one takes hashes for every entry, and anybody may ask: so each is made once and remembered, and those of huge
/// draws are not made here at all, but by `hearth draw export`.
public final class DrawProofs: ProofBook {
    /// The most entries of a draw whose proof is made for whoever asks: a file of some 4 MB.
    private static let mostEntries = 20_000
    /// So many proofs are remembered.
    private static let mostKept = 16

    private struct Key: Hashable {
        let brand: BrandID
        let run: RunID
        let revision: String
    }

    private let proof: LotteryProof
    private let pages = Mutex<[Key: DrawProofPage]>([:])
    private let files = Mutex<[Key: [UInt8]]>([:])

    public init(_ proof: LotteryProof) { self.proof = proof }

    public func page(
        of run: RunID,
        brand: BrandID,
        in language: Language,
        _ transaction: Transaction
    ) throws -> DrawProofPage? {
        guard let run = try Runs.find(run, brand: brand, transaction), run.play == "lottery", run.state == .over,
            let revision = try self.proof.revision(of: run)
        else { return nil }
        let key = Key(brand: brand, run: run.id, revision: revision)
        if let known = self.pages.withLock({ $0[key] }) { return known }
        guard try self.proof.entries(of: run, transaction) <= Self.mostEntries else {
            return DrawProofPage(title: run.id.rawValue, steps: [], howToCheck: [Self.tooLarge], hasFile: false)
        }
        guard let record = try self.proof.record(of: run, transaction) else { return nil }
        let page = DrawProofPage(
            title: record.rules.title,
            steps: try Self.steps(record),
            howToCheck: [
                Bilingual("下载证明文件。", "Take the file of the proof."),
                Bilingual(
                    "用 Hearth 自己检查，或者用公开的独立程序检查；两者都会指出第一处不对的地方。",
                    "Check it with Hearth itself, or with the independent program that is published; both name the first thing that is wrong."
                ),
                Bilingual(
                    "再核对外部数值，是不是当时公布的那一个。",
                    "Then see for yourself that the outside value is the one that was published."
                ),
            ],
            code: ["hearth draw verify \(run.id).jsonl", "python3 docs/draw-checker.py \(run.id).jsonl"],
            hasFile: true
        )
        self.pages.withLock { Self.keep(page, under: key, in: &$0) }
        return page
    }

    public func file(of run: RunID, brand: BrandID, _ transaction: Transaction) throws -> [UInt8]? {
        guard let run = try Runs.find(run, brand: brand, transaction), run.play == "lottery",
            let revision = try self.proof.revision(of: run)
        else { return nil }
        let key = Key(brand: brand, run: run.id, revision: revision)
        if let known = self.files.withLock({ $0[key] }) { return known }
        guard try self.proof.entries(of: run, transaction) <= Self.mostEntries else { return nil }
        var bytes: [UInt8] = []
        guard try self.proof.write(run, transaction, to: { bytes += $0 }) else { return nil }
        self.files.withLock { [bytes] in Self.keep(bytes, under: key, in: &$0) }
        return bytes
    }

    private static let tooLarge = Bilingual(
        "参加的人太多，证明文件请向主办方索取。",
        "So many took part that the file of the proof is given by the organiser."
    )

    private static func keep<Content>(_ content: Content, under key: Key, in kept: inout [Key: Content]) {
        // Whichever goes is made again when somebody asks.
        while kept.count >= self.mostKept, let other = kept.keys.first { kept[other] = nil }
        kept[key] = content
    }

    private static func steps(_ record: DrawRecord) throws -> [DrawProofPage.Step] {
        let commitment = Commitment(draw: record.rules.draw, secret: record.secret)
        let announcement =
            record.rules.kind == .deadline
            ? ProofChain.announcement(rules: record.rules, commitment: commitment, roster: record.roster)
            : ProofChain.announcement(rules: record.rules, commitment: commitment)
        let seal = try DrawFile.write(record) { _ in }
        let entropy: Bilingual =
            switch record.entropy {
            case .outside(let value): Bilingual("外部数值：\(value)", "The outside value: \(value)")
            case .fallback:
                Bilingual("没有外部数值，只由密钥和名单决定。", "No outside value: secret and roster alone decide.")
            }
        return [
            DrawProofPage.Step(
                title: Bilingual("先定规则", "The rules"),
                text: Bilingual(
                    "\(record.rules.tiers.count) 个奖项，共 \(record.rules.tiers.map(\.count).reduce(0, +)) 份。",
                    "\(record.rules.tiers.count) tiers, \(record.rules.tiers.map(\.count).reduce(0, +)) prizes."
                )
            ),
            DrawProofPage.Step(
                title: Bilingual("封存密钥", "The secret is committed to"),
                text: Bilingual("开奖前就公布了它的指纹。", "Its fingerprint was published before the draw."),
                hash: commitment.hash.hex
            ),
            DrawProofPage.Step(
                title: Bilingual("封存名单", "The roster is sealed"),
                text: Bilingual(
                    "\(record.roster.entries.count) 条，编号不变。",
                    "\(record.roster.entries.count) numbered entries."
                ),
                hash: announcement.hex
            ),
            DrawProofPage.Step(title: Bilingual("外部数值", "The outside value"), text: entropy),
            DrawProofPage.Step(
                title: Bilingual("开奖", "The draw"),
                text: Bilingual(
                    "由以上各项算出，谁也改不了；补抽 \(record.redraws.count) 次。",
                    "It follows from all of these, and nobody can change it; drawn again: \(record.redraws.count)."
                ),
                hash: seal.hex
            ),
        ]
    }
}
