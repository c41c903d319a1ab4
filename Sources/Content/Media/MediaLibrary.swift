public import Domain

/// The pictures, films and files of a brand, checked against what platforms take.
///
/// It promises that a medium's kind, size and first bytes fit each other, so that an upload is not refused for the file.
/// It keeps no bytes: an upload reads the file again and compares the checksum.
public struct MediaLibrary: Sendable {
    /// A file as it was found.
    public struct File: Hashable, Sendable {
        public let medium: Medium
        /// Where it can be read: the folder's path and the medium's.
        public let location: String
        /// Bytes.
        public let size: Int
    }

    private let files: [String: File]

    /// Reads the folders `media` below folders of templates.
    ///
    /// - Parameters:
    ///   - folders: The brand's own folder of templates first, then the shipped one; of media with the same path the
    ///     first is taken. A folder that is not there has no media.
    ///   - checksum: The lower-case hex SHA-256 of bytes.
    /// - Returns: All media below the folders.
    /// - Throws: Every file that no platform would take, sorted by path.
    public static func read(
        _ folders: [String],
        checksum: ([UInt8]) -> String
    ) throws(Problems) -> MediaLibrary {
        var files: [String: File] = [:]
        var problems: [Problem] = []
        for folder in folders.map(Folder.init) {
            for path in try Folder(folder.location(of: "media")).paths().map({ "media/\($0)" }) {
                guard files[path] == nil else { continue }
                do throws(Problems) {
                    let kind = MediaKind(path: path)
                    let bytes = try folder.bytes(of: path, limit: kind.byteLimit)
                    let location = folder.location(of: path)
                    if let problem = kind.problem(of: bytes, at: location) { throw Problems([problem]) }
                    let medium = Medium(kind: kind.kind, path: path, checksum: checksum(bytes))
                    files[path] = File(medium: medium, location: location, size: bytes.count)
                } catch {
                    problems += error.all
                }
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return MediaLibrary(files: files)
    }

    private init(files: [String: File]) { self.files = files }

    /// Paths of all media, such as `media/hello.png`.
    public var paths: Set<String> { Set(self.files.keys) }

    /// The medium of a path as scripts name it: `media/hello.png`.
    public func medium(_ path: String) -> Medium? { self.files[path]?.medium }

    /// Where the bytes of a medium can be read; nil for one that is not there or was changed since.
    public func file(for medium: Medium) -> File? {
        self.files[medium.path].flatMap { $0.medium == medium ? $0 : nil }
    }
}
