public import Domain
import Foundation

/// A folder of files that people wrote, read with bounds.
///
/// Names that begin with a dot are passed over. A link is followed when it ends inside the folder (that is how mounted
/// configurations look) and is a problem when it does not. What is neither file nor folder is a problem too.
public struct Folder: Sendable {
    /// The most files of one folder, with the folders below it.
    public static let fileLimit = 10_000
    /// The most folders inside one another.
    public static let depthLimit = 8

    /// As it was given; the beginning of every path in problems.
    public let root: String

    public init(_ root: String) {
        var root = root
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        self.root = root
    }

    /// Paths below the folder with `/`, sorted; none when there is no such folder.
    public func paths() throws(Problems) -> [String] {
        var problems: [Problem] = []
        let paths = self.paths(reporting: &problems)
        guard problems.isEmpty else { throw Problems(problems) }
        return paths
    }

    /// Paths below the folder with `/`, sorted, beside what is no file there; none when there is no such folder.
    public func paths(reporting problems: inout [Problem]) -> [String] {
        guard let real = Self.realPath(self.root) else { return [] }
        var found: [String] = []
        var waiting: [(path: String, depth: Int)] = [("", 0)]
        while let (folder, depth) = waiting.popLast() {
            for name in self.names(in: folder).sorted() where !name.hasPrefix(".") {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                switch self.kind(of: path, inside: real) {
                case .file:
                    found.append(path)
                case .folder where depth < Self.depthLimit:
                    waiting.append((path, depth + 1))
                case .folder:
                    problems.append(self.problem("too many folders inside one another", path, "move it up"))
                case .outside:
                    problems.append(self.problem("this link leads out of the folder", path, "copy the file here"))
                case .other:
                    problems.append(self.problem("this is neither a file nor a folder", path, "remove it"))
                }
            }
            guard found.count <= Self.fileLimit else {
                problems.append(self.problem("more than \(Self.fileLimit) files", "", "keep fewer files here"))
                return []
            }
        }
        return found.sorted()
    }

    /// The bytes of a file.
    ///
    /// - Throws: One problem for a file that is larger than the limit or cannot be read.
    public func bytes(of path: String, limit: Int) throws(Problems) -> [UInt8] {
        let bytes = try self.read(path, upTo: limit + 1)
        guard bytes.count <= limit else {
            throw Problems([self.problem("this file has more than \(limit) bytes", path, "make it smaller")])
        }
        return bytes
    }

    /// The bytes of a file that was found before, as it is now: all of them, or the first `count` of a larger one.
    ///
    /// - Throws: One problem for what is no file inside the folder any more, or cannot be read.
    public func beginning(of path: String, upTo count: Int) throws(Problems) -> [UInt8] {
        guard let real = Self.realPath(self.root), self.kind(of: path, inside: real) == .file else {
            throw Problems([self.problem("there is no such file in this folder any more", path, "put it back")])
        }
        return try self.read(path, upTo: count)
    }

    private func read(_ path: String, upTo count: Int) throws(Problems) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: self.location(of: path)))
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: count) ?? Data())
        } catch {
            throw Problems([self.problem("this file cannot be read", path, "look at its owner and its rights")])
        }
    }

    /// The text of a file.
    ///
    /// - Throws: One problem for a file that is too large, unreadable or not UTF-8.
    public func text(of path: String, limit: Int) throws(Problems) -> String {
        try UTF8Text.text(of: self.bytes(of: path, limit: limit), in: self.location(of: path))
    }

    /// The texts of all files with one of these endings, such as `.yaml`, each with the path to name in problems.
    ///
    /// - Parameters:
    ///   - endings: How the names end.
    ///   - byteLimit: The most bytes of one file.
    ///   - problems: Takes every file that is too large, unreadable or not UTF-8; the others are read all the same.
    /// - Returns: The texts in the order of the paths.
    public func texts(
        endingIn endings: [String],
        byteLimit: Int,
        reporting problems: inout [Problem]
    ) -> [(path: String, contents: String)] {
        var texts: [(path: String, contents: String)] = []
        for path in self.paths(reporting: &problems) where endings.contains(where: path.hasSuffix) {
            do throws(Problems) {
                texts.append((self.location(of: path), try self.text(of: path, limit: byteLimit)))
            } catch {
                problems += error.all
            }
        }
        return texts
    }

    /// The path of a file from where the root is meant.
    public func location(of path: String) -> String { path.isEmpty ? self.root : "\(self.root)/\(path)" }

    // MARK: - Looking

    private enum Kind {
        case file, folder, outside, other
    }

    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: self.location(of: folder))) ?? []
    }

    private func kind(of path: String, inside real: String) -> Kind {
        let location = self.location(of: path)
        guard let target = Self.realPath(location), target.hasPrefix(real == "/" ? "/" : "\(real)/") else {
            return .outside
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        switch attributes?[.type] as? FileAttributeType {
        case .typeRegular: return .file
        case .typeDirectory: return .folder
        default: return .other
        }
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private func problem(_ message: String, _ path: String, _ suggestion: String) -> Problem {
        let place = Problem.Place(file: self.location(of: path), line: 1, column: 1)
        return Problem(message, at: place, suggestion: suggestion)
    }
}
