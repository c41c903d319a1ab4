internal import Foundation
internal import Storage

/// Keeps a second process from using the same spool, until this one ends.
final class SpoolLock: @unchecked Sendable {  // the descriptor is written in init and in release only, both once
    private var descriptor: Int32

    init(folder: String) throws {
        let path = "\(folder)/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError(.unusable, "\(path) cannot be opened: \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StorageError(
                .busy,
                "Another Hearth uses the spool in \(folder); stop it first, or give each its own folder (spool.folder)."
            )
        }
        self.descriptor = descriptor
    }

    func release() {
        guard self.descriptor >= 0 else { return }
        close(self.descriptor)
        self.descriptor = -1
    }

    deinit { self.release() }
}
