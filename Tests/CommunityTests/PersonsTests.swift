import Community
import Domain
import Storage
import TestSupport
import Testing

@Suite struct PersonsTests {
    @Test(arguments: StorageEngine.available)
    func `an identity is one person of a brand, whenever they are met`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            func person(_ identity: Identity, _ second: Int64) async throws -> PersonID {
                try await store.write {
                    try Persons.person(identity, brand: "acme", now: Instant(seconds: second), $0)
                }
            }
            let customer = Identity(.customer, "wm1")
            try await #expect(store.read { try Persons.known(customer, brand: "acme", $0) } == nil)
            let first = try await person(customer, 1)
            try await #expect(person(customer, 2) == first)
            // The same letters mean somebody else where another platform's ids are meant.
            try await #expect(person(Identity(.member, "wm1"), 3) != first)
            try await #expect(store.read { try Persons.identities(of: first, brand: "acme", $0) } == [customer])
            try await #expect(store.read { try Persons.known(customer, brand: "other", $0) } == nil)
        }
    }
}
