public import Domain

/// The templates of one folder: `{language}/{name}.mustache`.
public struct TemplateFolder: Hashable, Sendable {
    /// One template as it was written.
    public struct File: Hashable, Sendable {
        /// The path to name in problems.
        public let path: String
        public let language: Language
        /// The path below the language without its ending: `welcome/everyone`.
        public let name: String
        public let contents: String
    }

    /// The most bytes of one template.
    public static let byteLimit = 64 * 1_024
    public static let ending = ".mustache"

    /// The folder's path.
    public let root: String
    public let files: [File]

    /// - Parameters:
    ///   - root: The folder's path, to name in problems.
    ///   - files: Paths below it, and what the files hold. Everything below `media/` is passed over.
    /// - Throws: Every file whose name does not say language and template, or that is too large.
    public init(root: String, files: [(path: String, contents: String)]) throws(Problems) {
        var kept: [File] = []
        var problems: [Problem] = []
        for file in files where !file.path.hasPrefix("media/") {
            let path = "\(root)/\(file.path)"
            func report(_ message: String, _ suggestion: String) {
                let place = Problem.Place(file: path, line: 1, column: 1)
                problems.append(Problem(message, at: place, suggestion: suggestion))
            }
            let parts = file.path.split(separator: "/", maxSplits: 1)
            guard parts.count == 2, let language = Language(rawValue: String(parts[0])) else {
                let languages = Language.allCases.map { "\(root)/\($0.rawValue)/" }.joined(separator: " or ")
                report("this file belongs to no language", "move it below \(languages)")
                continue
            }
            guard parts[1].hasSuffix(Self.ending), parts[1].count > Self.ending.count else {
                report("this is no template", "a template's name ends in \(Self.ending)")
                continue
            }
            guard file.contents.utf8.count <= Self.byteLimit else {
                report("this template has more than \(Self.byteLimit) bytes", "shorten it")
                continue
            }
            let name = String(parts[1].dropLast(Self.ending.count))
            kept.append(File(path: path, language: language, name: name, contents: file.contents))
        }
        guard problems.isEmpty else { throw Problems(problems) }
        self.root = root
        self.files = kept
    }

    /// Reads a folder; a folder that is not there has no templates.
    public static func read(_ root: String) throws(Problems) -> TemplateFolder {
        let folder = Folder(root)
        var files: [(path: String, contents: String)] = []
        var problems: [Problem] = []
        for path in try folder.paths() where !path.hasPrefix("media/") {
            do throws(Problems) {
                let bytes = try folder.bytes(of: path, limit: Self.byteLimit)
                if let text = String(validating: bytes, as: UTF8.self) {
                    files.append((path, text))
                } else {
                    let place = Problem.Place(file: folder.location(of: path), line: 1, column: 1)
                    problems.append(Problem("this file is not UTF-8", at: place, suggestion: "save it as UTF-8"))
                }
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return try TemplateFolder(root: folder.root, files: files)
    }
}
