import Curl
import Domain
import Engine
import Foundation
import Logging
import Scripts
import Storage

extension Blueprint {
    /// A client that goes the way to the world that the configuration names.
    func makeClient() -> Client {
        var configuration = Client.Configuration()
        configuration.proxy = self.config.proxy?.reveal { $0 }
        return Client(configuration)
    }

    var storePath: String {
        switch self.config.store {
        case .sqlite(let path): path
        }
    }

    /// Opens the store for reading, beside a service that may be running.
    func storeForReading() throws -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: self.storePath) else {
            Machine.say("There is no store at \(self.storePath) yet; `hearth serve` makes it.")
            throw Exit.failed
        }
        do {
            return try SQLiteStore.openForReading(path: self.storePath)
        } catch {
            Machine.say("\(self.storePath) cannot be read: \(error)")
            throw Exit.failed
        }
    }

    /// The journal of the store, for reading.
    func journalForReading() async throws -> Journal {
        let client = self.makeClient()
        defer { client.shutdown() }
        let adapters = try Adapters(self, client: client, now: Machine.clock)
        let router = EventRouter(House.plays(self))
        let decider = Decider(
            router: router,
            receivers: adapters.receivers,
            renderers: adapters.renderers,
            brands: Dictionary(uniqueKeysWithValues: self.config.accounts.map { ($0.id, $0.brand) }),
            epoch: .reader
        )
        return Journal(store: try self.storeForReading(), router: router, decider: decider)
    }
}

extension House {
    /// What the sandbox's page shows beside the chats: the newest events with all that came of them.
    func journalPage() async -> [UInt8] {
        struct Page: Encodable {
            let events: [Explanation]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(Page(events: try await self.journal.newest(50))))
        } catch {
            self.logger.warning("the journal cannot be shown", metadata: ["error": "\(error)"])
            return Array(#"{"events":[]}"#.utf8)
        }
    }
}
