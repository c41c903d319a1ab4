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

    /// Ends the command when there is no store yet: opening one to write would make it.
    func requireStore(_ language: Language) throws {
        // Whether a database has its tables is told by the first question to it.
        guard case .sqlite(let path) = self.config.store else { return }
        guard FileManager.default.fileExists(atPath: path) else {
            let objection = Bilingual(
                "\(path) 还不存在；`hearth serve` 会建好它。",
                "There is no store at \(path) yet; `hearth serve` makes it."
            )
            Machine.say(objection.text(in: language))
            throw Exit.failed
        }
    }

    /// Opens the store for reading, beside a service that may be running.
    func storeForReading(_ language: Language) throws -> any Store {
        try self.requireStore(language)
        do {
            return try self.config.store.openForReading()
        } catch {
            let name = self.config.store.name
            let objection = Bilingual("\(name) 读不到：\(error)", "\(name) cannot be read: \(error)")
            Machine.say(objection.text(in: language))
            throw Exit.failed
        }
    }

    /// The journal of the store, for reading.
    func journalForReading(_ language: Language) async throws -> Journal {
        let client = self.makeClient()
        defer { client.shutdown() }
        let adapters = try Adapters(self, client: client, now: Machine.clock)
        let router = EventRouter(Troupe(self, key: [UInt8](repeating: 0, count: 32)).plays)
        let decider = Decider(
            router: router,
            receivers: adapters.all,
            renderers: adapters.all,
            brands: Dictionary(uniqueKeysWithValues: self.config.accounts.map { ($0.id, $0.brand) }),
            epoch: .reader
        )
        return Journal(store: try self.storeForReading(language), router: router, decider: decider)
    }
}

extension House {
    /// What the sandbox's page shows beside the chats: the newest events with all that came of them, and how many
    /// callbacks were stored and recognised as repeats since the start, by the text of `/metrics`.
    func journalPage(metrics: String) async -> [UInt8] {
        struct Page: Encodable {
            let events: [Explanation]
            let counts: [String: Int]
        }
        let counts = ["stored": "hearth_inbox_stored_total", "duplicates": "hearth_inbox_duplicates_total"]
            .compactMapValues { Self.total($0, in: metrics) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(Page(events: try await self.journal.newest(50), counts: counts)))
        } catch {
            self.logger.warning("the journal cannot be shown", metadata: ["error": "\(error)"])
            return Array(#"{"events":[]}"#.utf8)
        }
    }

    /// The value of a counter without labels.
    static func total(_ name: String, in metrics: String) -> Int? {
        let line = metrics.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }.flatMap { Int(exactly: $0) }
    }
}
