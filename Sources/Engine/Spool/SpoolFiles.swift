internal import Foundation
internal import Storage

/// The files of the spool, oldest first: whoever has it writes and reads them, blocking, on one thread.
///
/// A file is written to its end only, and removed when its last letter is stored elsewhere. Names count upwards.
final class SpoolFiles {
    /// A place in the row of files.
    struct Place: Hashable, Comparable {
        var file: UInt64
        var offset: Int

        static func < (left: Self, right: Self) -> Bool { (left.file, left.offset) < (right.file, right.offset) }
    }

    /// Letters that lie next to each other.
    struct Batch {
        var records: [SpoolRecord] = []
        var end: Place
    }

    private struct File {
        let number: UInt64
        /// Up to here it is written and synced.
        var length: Int
    }

    private static let ending = ".spool"

    private let folder: String
    private let mostFileBytes: Int
    private let report: (String) -> Void
    private var files: [File] = []
    /// Up to here everything is stored elsewhere.
    private var done = Place(file: 0, offset: 0)
    /// Of the last file, while it is written to.
    private var descriptor: Int32?
    /// Letters behind `done`.
    private(set) var letters = 0
    private var told: Set<Place> = []

    var bytes: Int { self.files.reduce(0) { $0 + $1.length } }
    var isEmpty: Bool { self.files.isEmpty }

    /// Finds what an earlier process left, and cuts off what it wrote in part.
    ///
    /// `report` is told each damage, in a sentence.
    init(folder: String, mostFileBytes: Int, report: @escaping (String) -> Void) throws {
        self.folder = folder
        self.mostFileBytes = mostFileBytes
        self.report = report
        for number in try Self.numbers(in: folder) {
            let bytes = try self.read(number, from: 0, to: nil)
            guard !SpoolFormat.isForeign(bytes[...]) else {
                throw StorageError(.unusable, "\(self.path(number)) was written by a newer Hearth; run that version.")
            }
            let found = SpoolFormat.read(bytes, file: number, from: 0, limit: .max)
            self.tell(found.damage, number)
            if let tail = found.tail {
                report(
                    "\(self.path(number)) ends in a letter that was not written whole: \(tail.count) bytes are cut off."
                )
            }
            guard !found.records.isEmpty else {
                try self.remove(number)
                continue
            }
            if found.tail != nil { try self.cut(number, to: found.end) }
            self.files.append(File(number: number, length: found.end))
            self.letters += found.records.count
        }
        try self.syncFolder()
    }

    deinit { self.seal() }

    /// Writes letters behind the others; returns once they are durable.
    ///
    /// - Throws: ``StorageError``; none of them counts then.
    func append(_ records: [SpoolRecord]) throws {
        if let last = self.files.last, last.length >= self.mostFileBytes { self.seal() }
        let isNew = self.descriptor == nil
        let descriptor = try self.descriptor ?? self.begin()
        self.descriptor = descriptor
        let before = isNew ? 0 : self.files.last?.length ?? 0
        let number = isNew ? self.nextNumber : self.files.last?.number ?? 0
        var bytes = isNew ? SpoolFormat.head : []
        for record in records { bytes += SpoolFormat.frame(record, file: number, at: before + bytes.count) }
        do {
            try self.write(bytes, to: descriptor, number)
            if fdatasync(descriptor) != 0 { throw Self.failure("synced", self.path(number)) }
            if isNew { try self.syncFolder() }
        } catch {
            // What a failed sync left on the disk is not known, so nothing is written behind it.
            self.seal()
            if isNew { try? self.remove(number) } else { try? self.cut(number, to: before) }
            throw error
        }
        if isNew { self.files.append(File(number: number, length: 0)) }
        self.files[self.files.count - 1].length = before + bytes.count
        self.letters += records.count
    }

    /// Reads the oldest letters, `limit` at most; the same ones until they are ``drop(_:)``ped.
    func next(_ limit: Int) throws -> Batch {
        var batch = Batch(end: self.done)
        for file in self.files where batch.records.count < limit {
            let start = file.number == self.done.file ? self.done.offset : 0
            guard start < file.length else { continue }
            let found = SpoolFormat.read(
                try self.read(file.number, from: start, to: file.length),
                file: file.number,
                from: start,
                limit: limit - batch.records.count
            )
            self.tell(found.damage, file.number)
            if let tail = found.tail { self.tell([tail], file.number) }
            batch.records += found.records
            batch.end = Place(file: file.number, offset: found.tail?.upperBound ?? found.end)
        }
        return batch
    }

    /// Forgets letters that are stored elsewhere, and removes the files that hold no others.
    func drop(_ batch: Batch) throws {
        guard batch.end > self.done else { return }
        self.done = batch.end
        self.letters = max(0, self.letters - batch.records.count)
        let over = self.files.prefix {
            $0.number < self.done.file || $0.number == self.done.file && $0.length <= self.done.offset
        }
        guard !over.isEmpty else { return }
        if over.count == self.files.count {
            self.seal()
            self.letters = 0
        }
        self.files.removeFirst(over.count)
        for file in over { try self.remove(file.number) }
        try self.syncFolder()
    }

    /// Writes nothing more to the last file.
    func seal() {
        if let descriptor = self.descriptor { close(descriptor) }
        self.descriptor = nil
    }

    private var nextNumber: UInt64 { max(self.files.last?.number ?? 0, self.done.file) + 1 }

    private func path(_ number: UInt64) -> String {
        let digits = String(number)
        return "\(self.folder)/\(String(repeating: "0", count: max(0, 12 - digits.count)))\(digits)\(Self.ending)"
    }

    private static func numbers(in folder: String) throws -> [UInt64] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(Self.ending) }
            .compactMap { UInt64($0.dropLast(Self.ending.count)) }
            .sorted()
    }

    private func tell(_ damage: [Range<Int>], _ number: UInt64) {
        // The same letters may be read many times.
        for range in damage where self.told.insert(Place(file: number, offset: range.lowerBound)).inserted {
            self.report(
                "\(self.path(number)) is damaged: \(range.count) bytes from byte \(range.lowerBound) on are skipped."
            )
        }
    }
}

extension SpoolFiles {
    private func begin() throws -> Int32 {
        let path = self.path(self.nextNumber)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("made", path) }
        return descriptor
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32, _ number: UInt64) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw Self.failure("written", self.path(number)) }
                rest = rest.dropFirst(written)
            }
        }
    }

    private func read(_ number: UInt64, from start: Int, to end: Int?) throws -> [UInt8] {
        let path = self.path(number)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("read", path) }
        let count = max(0, min(end ?? .max, Int(status.st_size)) - start)
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + filled }, count - filled, off_t(start + filled))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Self.failure("read", path) }
            guard got > 0 else { break }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }

    private func cut(_ number: UInt64, to length: Int) throws {
        let path = self.path(number)
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("cut", path) }
        defer { close(descriptor) }
        guard ftruncate(descriptor, off_t(length)) == 0, fsync(descriptor) == 0 else { throw Self.failure("cut", path) }
    }

    private func remove(_ number: UInt64) throws {
        let path = self.path(number)
        guard unlink(path) == 0 || errno == ENOENT else { throw Self.failure("removed", path) }
    }

    /// Makes it last which files there are.
    private func syncFolder() throws {
        let descriptor = open(self.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("synced", self.folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure("synced", self.folder) }
    }

    private static func failure(_ what: String, _ path: String) -> StorageError {
        let reason = errno
        let code: StorageError.Code = reason == ENOSPC || reason == EDQUOT ? .full : .failed
        return StorageError(code, "\(path) cannot be \(what): \(String(cString: strerror(reason))).")
    }
}
