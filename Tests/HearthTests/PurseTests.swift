import Community
import Domain
import Ledger
import Storage
import TestSupport
import Testing

@testable import hearth

/// What `hearth points show` prints of somebody.
@Suite struct PurseTests {
    private static let now = Instant(seconds: 1_767_000_000)

    /// The first line for somebody who was met under this identity.
    private func head(_ identity: Identity, guides: [GuideEntry]) async throws -> String? {
        try await StorageEngine.sqliteInMemory.withBareStore { store in
            try await store.migrate(House.migrations, now: Self.now)
            return try await store.write { transaction in
                try Directory.replace(brand: "acme", stores: [], guides: guides, transaction)
                let person = try Persons.person(identity, brand: "acme", now: Self.now, transaction)
                let account = PointAccount(brand: "acme", person: person)
                let purse = try Purse(account, limit: 10, now: Self.now, transaction)
                return purse.text(.english, .utc).split(separator: "\n").first.map(String.init)
            }
        }
    }

    @Test func `whom headquarters wrote down is called by the name, beside the ids`() async throws {
        let guides = [
            GuideEntry(id: "li.na", name: "李娜", store: nil), GuideEntry(id: "T1/U7", name: "Wang", store: nil),
        ]
        try await #expect(
            self.head(Identity(.member, "li.na"), guides: guides) == "李娜  member:li.na  (member/li.na)"
        )
        try await #expect(
            self.head(Identity(.participant, "T1/U7"), guides: guides)
                == "Wang  participant:T1/U7  (participant/T1/U7)"
        )
    }

    @Test func `whom nobody names is called by the ids alone`() async throws {
        let guides = [GuideEntry(id: "wm1", name: "李娜", store: nil)]
        try await #expect(self.head(Identity(.customer, "wm1"), guides: guides) == "customer:wm1  (customer/wm1)")
        try await #expect(
            self.head(Identity(.participant, "T1/U9"), guides: guides)
                == "participant:T1/U9  (participant/T1/U9)"
        )
    }
}
