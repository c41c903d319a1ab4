public import Domain

/// The pictures, films and files of a brand, checked against what platforms take.
///
/// It promises that a medium's kind, size and first bytes fit each other, so that no upload is refused for the file. It
/// keeps no bytes: an upload reads the file again and compares the checksum.
public struct MediaLibrary: Sendable {
    /// A file as it was found.
    public struct File: Hashable, Sendable {
        public let medium: Medium
        /// The folder of templates in which it lies.
        let folder: String
        /// Bytes.
        public let size: Int

        /// Where it can be read: the folder's path and the medium's.
        public var location: String { Folder(self.folder).location(of: self.medium.path) }
    }

    private static let folder = "media"

    private let files: [String: File]
    /// Those that no platform would take.
    private let torn: Set<String>

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
        var problems: [Problem] = []
        let library = self.read(folders, reporting: &problems, checksum: checksum)
        guard problems.isEmpty else { throw Problems(problems) }
        return library
    }

    /// Reads the same, as far as it is good; `problems` takes every file that no platform would take.
    public static func read(
        _ folders: [String],
        reporting problems: inout [Problem],
        checksum: ([UInt8]) -> String
    ) -> MediaLibrary {
        var files: [String: File] = [:]
        var torn: Set<String> = []
        for folder in folders.map(Folder.init) {
            let media = Folder(folder.location(of: Self.folder))
            for path in media.paths(reporting: &problems).map({ "\(Self.folder)/\($0)" }) {
                guard files[path] == nil, !torn.contains(path) else { continue }
                do throws(Problems) {
                    let kind = MediaKind(path: path)
                    let bytes = try folder.bytes(of: path, limit: kind.byteLimit)
                    let location = folder.location(of: path)
                    if let problem = kind.problem(of: bytes, at: location) { throw Problems([problem]) }
                    let medium = Medium(kind: kind.kind, path: path, checksum: checksum(bytes))
                    files[path] = File(medium: medium, folder: folder.root, size: bytes.count)
                } catch {
                    problems += error.all
                    torn.insert(path)
                }
            }
        }
        return MediaLibrary(files: files, torn: torn)
    }

    private init(files: [String: File], torn: Set<String>) {
        self.files = files
        self.torn = torn
    }

    /// Paths of all media, such as `media/hello.png`, also of those with a problem.
    public var paths: Set<String> { self.torn.union(self.files.keys) }

    /// The medium of a path as scripts name it: `media/hello.png`.
    public func medium(_ path: String) -> Medium? { self.files[path]?.medium }

    /// Where the bytes of a medium can be read; nil for one that is not there or was changed since.
    public func file(for medium: Medium) -> File? {
        self.files[medium.path].flatMap { $0.medium == medium ? $0 : nil }
    }

    /// The bytes of a medium as they are now, or nil for one that is not there.
    ///
    /// Of a file that grew since it was found it gives one byte more than there was, and reads no further: that tells
    /// it from what was chosen, and no file is too large for it.
    ///
    /// - Throws: One problem for what is no file inside the folder any more, or cannot be read.
    public func bytes(of path: String) throws(Problems) -> [UInt8]? {
        guard let file = self.files[path] else { return nil }
        let media = Folder(Folder(file.folder).location(of: Self.folder))
        return try media.beginning(of: String(path.dropFirst(Self.folder.count + 1)), upTo: file.size + 1)
    }
}
