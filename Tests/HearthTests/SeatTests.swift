import Foundation
import TestSupport
import Testing

@testable import hearth

/// What tells a process that starts again from one that comes as well.
@Suite struct SeatTests {
    @Test func `a folder keeps its seat, and another folder has another`() async throws {
        try await withTemporaryFolder { folder in
            let (one, other) = (URL(fileURLWithPath: "\(folder)/a"), URL(fileURLWithPath: "\(folder)/b"))
            let seat = try Machine.seat(in: one)
            #expect(seat.count == 64)
            #expect(try Machine.seat(in: one) == seat)
            #expect(try Machine.seat(in: other) != seat)
        }
    }

    @Test func `a seat that was not written whole is drawn again`() async throws {
        try await withTemporaryFolder { folder in
            let place = URL(fileURLWithPath: folder)
            try Data("0123".utf8).write(to: place.appendingPathComponent("seat"))
            let seat = try Machine.seat(in: place)
            #expect(seat.count == 64)
            #expect(try Machine.seat(in: place) == seat)
        }
    }
}
