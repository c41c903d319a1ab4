import Domain
import Foundation
import Scripts
import Storage
import WeCom

/// What `hearth serve` would meet at the store, or in the folders beside it.
struct StoreFinding {
    let weight: OnlineFinding.Weight
    let text: String

    /// Asks the database whether it would do, and looks whether what is written on this machine can be.
    static func all(_ config: HearthConfig) async -> [StoreFinding] {
        var findings: [StoreFinding] = []
        switch config.store {
        case .sqlite(let path):
            findings += Self.obstacle(toWriting: URL(fileURLWithPath: path).deletingLastPathComponent())
            if FileManager.default.fileExists(atPath: path) { findings += await Self.asking(config.store) }
        case .postgres:
            findings += await Self.asking(config.store)
            if let spool = config.spool {
                findings += Self.obstacle(toWriting: URL(fileURLWithPath: spool.folder, isDirectory: true))
            }
        }
        return findings
    }

    private static func asking(_ address: HearthConfig.Store) async -> [StoreFinding] {
        do {
            let store = try address.openForReading()
            let answer = try await store.read { try $0.clock() }
            await store.close()
            // Deadlines are counted by the database's clock, but what the log says by this machine's.
            return abs(Machine.clock().millis - answer.millis) < 60_000
                ? []
                : [StoreFinding(weight: .warning, text: "Its clock and this machine's are more than a minute apart.")]
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
