import Foundation

/// The store of the demo: it begins anew with every start, because its fake platform forgets everything too.
enum DemoStore {
    /// Only a store below this folder of the working directory is the demo's own.
    static let folder = "data/demo"

    /// Puts what the last start left aside, as `…-previous`; the one before is forgotten.
    ///
    /// A store that is not the demo's own stays as it is, and so does one that another process holds.
    static func beginAnew(_ path: String) throws {
        guard self.isOwn(path), FileManager.default.fileExists(atPath: path) else { return }
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { return }
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return }
        // The log of commits goes first: it belongs to the file whose name it carries.
        for ending in ["-wal", "-shm", ""] {
            let previous = "\(path)-previous\(ending)"
            if FileManager.default.fileExists(atPath: previous) { try FileManager.default.removeItem(atPath: previous) }
        }
        for ending in ["-wal", "-shm", ""] where FileManager.default.fileExists(atPath: path + ending) {
            try FileManager.default.moveItem(atPath: path + ending, toPath: "\(path)-previous\(ending)")
        }
    }

    private static func isOwn(_ path: String) -> Bool {
        let folder = URL(fileURLWithPath: Self.folder).standardizedFileURL.path
        return URL(fileURLWithPath: path).standardizedFileURL.path.hasPrefix(folder + "/")
    }
}
