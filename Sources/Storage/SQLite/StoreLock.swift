internal import Foundation

/// Keeps a second process from writing to the same store, until this one ends.
final class StoreLock: @unchecked Sendable {  // the descriptor is written in init and in release only, both once
    private var descriptor: Int32

    init(path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError(.unusable, "\(path) cannot be opened: \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Foundation.close(descriptor)
            throw StorageError(.busy, "Another Hearth holds this store (\(path)); stop it first.")
        }
        self.descriptor = descriptor
    }

    func release() {
        guard self.descriptor >= 0 else { return }
        Foundation.close(self.descriptor)
        self.descriptor = -1
    }

    deinit { self.release() }
}
