import Domain
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// What was written is there after a crash, and goes when it is dropped.
@Suite struct SpoolFilesTests {
    private final class Reports: Sendable {
        private let texts = Mutex<[String]>([])
        var all: [String] { self.texts.withLock { $0 } }
        func add(_ text: String) { self.texts.withLock { $0.append(text) } }
    }

    private static func files(_ folder: String, mostFileBytes: Int = 1_000, _ reports: Reports = Reports()) throws
        -> SpoolFiles
    {
        try SpoolFiles(folder: folder, mostFileBytes: mostFileBytes) { reports.add($0) }
    }

    private static func record(_ number: Int) -> SpoolRecord {
        SpoolRecord(.sample("letter \(number)"), receivedAt: Instant(seconds: Int64(number)))
    }

    private static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// Takes everything out, `limit` at a time.
    private static func drained(_ files: SpoolFiles, limit: Int = 7) throws -> [SpoolRecord] {
        var found: [SpoolRecord] = []
        while !files.isEmpty {
            let batch = try files.next(limit)
            found += batch.records
            try files.drop(batch)
        }
        return found
    }

    @Test func `letters come out in order, over many files, and a dropped file is gone`() async throws {
        try await withTemporaryFolder { folder in
            let files = try Self.files(folder)
            let records = (0..<100).map(Self.record)
            for start in stride(from: 0, to: 100, by: 4) { try files.append(Array(records[start..<start + 4])) }
            let names = try Self.names(folder)
            #expect(names.count > 5)
            #expect(files.letters == 100)
            let sizes = try names.map {
                try FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")[.size] as? Int ?? 0
            }
            #expect(sizes.reduce(0, +) == files.bytes)
            #expect(try Self.drained(files) == records)
            #expect(files.letters == 0)
            #expect(files.bytes == 0)
            #expect(try Self.names(folder) == [])
        }
    }

    @Test func `the same letters come until they are dropped, and new ones come behind them`() async throws {
        try await withTemporaryFolder { folder in
            let files = try Self.files(folder)
            try files.append([0, 1, 2].map(Self.record))
            let batch = try files.next(2)
            #expect(try files.next(2).records == batch.records)
            try files.append([3].map(Self.record))
            try files.drop(batch)
            #expect(files.letters == 2)
            #expect(try Self.drained(files) == [2, 3].map(Self.record))
            try files.append([4].map(Self.record))
            #expect(try Self.drained(files) == [4].map(Self.record))
        }
    }

    @Test func `the next process finds what was not dropped`() async throws {
        try await withTemporaryFolder { folder in
            let files = try Self.files(folder)
            for number in 0..<40 { try files.append([Self.record(number)]) }
            try files.drop(try files.next(25))
            let next = try Self.files(folder)
            let found = try Self.drained(next)
            // A file that is dropped in part comes again whole: repeats are harmless.
            #expect(Array(found.suffix(15)) == (25..<40).map(Self.record))
            #expect(found.count < 40)
        }
    }

    @Test func `a letter that was written in part is cut off, and the next ones lie in a file of their own`()
        async throws
    {
        try await withTemporaryFolder { folder in
            try Self.files(folder, mostFileBytes: 1 << 20).append((0..<3).map(Self.record))
            let path = "\(folder)/\(try Self.names(folder)[0])"
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for missing in 1..<60 {
                try whole.dropLast(missing).write(to: URL(fileURLWithPath: path))
                let reports = Reports()
                let files = try Self.files(folder, reports)
                #expect(reports.all.count == 1)
                #expect(files.letters == 2)
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == files.bytes)
                #expect(try files.next(10).records == (0..<2).map(Self.record))
            }
            let files = try Self.files(folder)
            try files.append([Self.record(9)])
            #expect(try Self.names(folder).count == 2)
            #expect(try Self.drained(files) == [0, 1, 9].map(Self.record))
        }
    }

    @Test func `a damaged letter is named once, and those before and behind it come out`() async throws {
        try await withTemporaryFolder { folder in
            try Self.files(folder, mostFileBytes: 1 << 20).append((0..<5).map(Self.record))
            let path = "\(folder)/\(try Self.names(folder)[0])"
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes[bytes.count / 2] ^= 0x10
            try bytes.write(to: URL(fileURLWithPath: path))
            let reports = Reports()
            let files = try Self.files(folder, reports)
            #expect(files.letters == 4)
            let (once, again) = (try files.next(10), try files.next(10))
            #expect(once.records == again.records)
            #expect(try Self.drained(files) == [0, 1, 3, 4].map(Self.record))
            #expect(reports.all.count == 1)
            #expect(reports.all.first?.contains("is damaged") == true)
            #expect(reports.all.first?.contains("letter") == false)
        }
    }

    @Test func `a file in which nothing is a letter is removed, and a file of a newer version is not touched`()
        async throws
    {
        try await withTemporaryFolder { folder in
            try Data("nothing at all, but many bytes of it".utf8).write(
                to: URL(fileURLWithPath: "\(folder)/000000000001.spool")
            )
            try Data("notes".utf8).write(to: URL(fileURLWithPath: "\(folder)/README"))
            #expect(try Self.files(folder).isEmpty)
            #expect(try Self.names(folder) == ["README"])
            try Data("hearth spool v2\nwhatever".utf8).write(
                to: URL(fileURLWithPath: "\(folder)/000000000002.spool")
            )
            let error = #expect(throws: StorageError.self) { try Self.files(folder) }
            #expect(error?.code == .unusable)
            #expect(try Self.names(folder).count == 2)
        }
    }

    @Test func `what cannot be written does not count, and the next letter is tried anew`() async throws {
        try await withTemporaryFolder { folder in
            let inner = "\(folder)/inner"
            try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
            let files = try Self.files(inner)
            try FileManager.default.moveItem(atPath: inner, toPath: "\(folder)/away")
            #expect(throws: StorageError.self) { try files.append([Self.record(0)]) }
            #expect(files.letters == 0)
            #expect(files.isEmpty)
            try FileManager.default.moveItem(atPath: "\(folder)/away", toPath: inner)
            try files.append([Self.record(1)])
            #expect(try Self.drained(files) == [Self.record(1)])
        }
    }

    @Test func `one process at a time uses a spool, and its files are for its owner alone`() async throws {
        try await withTemporaryFolder { folder in
            let place = "\(folder)/spool"
            let spool = try Spool(folder: place, mostBytes: 1 << 20, logger: .silent)
            let error = #expect(throws: StorageError.self) {
                try Spool(folder: place, mostBytes: 1 << 20, logger: .silent)
            }
            #expect(error?.code == .busy)
            #expect(error?.message.contains("spool.folder") == true)
            #expect(try Self.names(place) == ["lock"], "nothing is written before there is something to write")
            await withCheckedContinuation { continuation in
                let isTaken = spool.append(.sample("a"), receivedAt: Instant(seconds: 1)) { _ in continuation.resume() }
                #expect(isTaken)
            }
            for name in try Self.names(place) + ["."] {
                let rights = try FileManager.default.attributesOfItem(atPath: "\(place)/\(name)")[.posixPermissions]
                #expect(rights as? Int == (name == "." ? 0o700 : 0o600), "\(name)")
            }
            await spool.close()
            let next = try Spool(folder: place, mostBytes: 1 << 20, logger: .silent)
            #expect(next.standing.letters == 1)
            #expect(!next.isEmpty)
            await next.close()
        }
    }
}
