internal import Community
public import Domain
internal import Draws
public import Plays
public import Storage
internal import Synchronization

/// The proofs of draws, made from what is kept.
///
/// Making a file takes hashes for every entry, and anybody may ask: so each is made once and remembered, and those of
/// huge draws are not made here at all, but by `hearth draw export`.
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
    private let files = Mutex<[Key: [UInt8]]>([:])

    public init(_ proof: LotteryProof) { self.proof = proof }

    public func page(
        of run: RunID,
        brand: BrandID,
        for viewer: Identity?,
        _ transaction: Transaction
    ) throws -> DrawProofPage? {
        guard let run = try Runs.find(run, brand: brand, transaction), run.play == "lottery",
            let known = try self.proof.disclosure(of: run, transaction)
        else { return nil }
        let file = known.stage == .open ? nil : try self.file(of: run, brand, transaction)
        var page = DrawProofPage(known, run: run.id, file: file)
        if let viewer, let person = try Persons.known(viewer, brand: brand, transaction) {
            let numbers = try self.proof.numbers(of: person, in: run, transaction)
            if !numbers.all.isEmpty {
                page.mine = DrawProofPage.Mine(
                    numbers: numbers.all,
                    prizes: known.stage == .drawn ? numbers.won.map(\.title) : []
                )
            }
        }
        return page
    }

    public func file(of run: RunID, brand: BrandID, _ transaction: Transaction) throws -> [UInt8]? {
        guard let run = try Runs.find(run, brand: brand, transaction), run.play == "lottery" else { return nil }
        return try self.file(of: run, brand, transaction)
    }

    private func file(of run: Run, _ brand: BrandID, _ transaction: Transaction) throws -> [UInt8]? {
        guard let revision = try self.proof.revision(of: run) else { return nil }
        let key = Key(brand: brand, run: run.id, revision: revision)
        if let known = self.files.withLock({ $0[key] }) { return known }
        guard try self.proof.entries(of: run, transaction) <= Self.mostEntries else { return nil }
        var bytes: [UInt8] = []
        guard try self.proof.write(run, transaction, to: { bytes += $0 }) else { return nil }
        self.files.withLock { [bytes] files in
            // Whichever goes is made again when somebody asks.
            while files.count >= Self.mostKept, let other = files.keys.first { files[other] = nil }
            files[key] = bytes
        }
        return bytes
    }
}
