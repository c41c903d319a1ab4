import Delivery
import Domain
import Foundation
import Scripts
import Storage

/// What `hearth serve` would meet at the store, or in the folders beside it.
struct StoreFinding {
    let weight: OnlineFinding.Weight
    let text: String

    /// Asks the database whether it would do, and looks whether what is written on this machine can be.
    static func all(_ blueprint: Blueprint) async -> [StoreFinding] {
        let config = blueprint.config
        var findings: [StoreFinding] = []
        switch config.store {
        case .sqlite(let path):
            findings += Self.obstacle(toWriting: URL(fileURLWithPath: path).deletingLastPathComponent())
            if FileManager.default.fileExists(atPath: path) { findings += await Self.asking(blueprint) }
        case .postgres:
            findings += await Self.asking(blueprint)
            if let spool = config.spool {
                findings += Self.obstacle(toWriting: URL(fileURLWithPath: spool.folder, isDirectory: true))
            }
        }
        return findings
    }

    private static func asking(_ blueprint: Blueprint) async -> [StoreFinding] {
        do {
            let store = try blueprint.config.store.openForReading()
            let answer = try await store.read { try $0.clock() }
            let plans = blueprint.brands
            // Before the first start it has no runs, and no tables of them.
            let problems = (try? await store.read { try RunWords.problems(plans, $0) }) ?? []
            await store.close()
            var findings = Problems(problems).all.map { StoreFinding(weight: .wrong, text: "\($0)") }
            // Deadlines are counted by the database's clock, but what the log says by this machine's.
            if abs(Machine.clock().millis - answer.millis) >= 60_000 {
                let text = "Its clock and this machine's are more than a minute apart."
                findings.append(StoreFinding(weight: .warning, text: text))
            }
            return findings
        } catch let error as StorageError where error.code == .unavailable || error.code == .busy {
            return [StoreFinding(weight: .unreachable, text: "\(error)")]
        } catch {
            return [StoreFinding(weight: .wrong, text: "\(error)")]
        }
    }

    /// A folder that is not there yet will be made, where the nearest one that is there allows it.
    private static func obstacle(toWriting folder: URL) -> [StoreFinding] {
        var place = folder.standardizedFileURL
        while !FileManager.default.fileExists(atPath: place.path), place.path != "/" { place.deleteLastPathComponent() }
        guard !FileManager.default.isWritableFile(atPath: place.path) else { return [] }
        return [StoreFinding(weight: .wrong, text: "\(place.path) cannot be written to by this user.")]
    }
}
