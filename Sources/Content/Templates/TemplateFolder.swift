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
        /// Whether the file could not be read: its contents stand for words that nobody knows.
        public let isTorn: Bool
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
        var problems: [Problem] = []
        self.init(root: root, files: files.map { ($0.path, $0.contents) }, reporting: &problems)
        guard problems.isEmpty else { throw Problems(problems) }
    }

    /// Takes what is good; contents that are nil could not be read.
    private init(root: String, files: [(path: String, contents: String?)], reporting problems: inout [Problem]) {
        var kept: [File] = []
        for file in files where !file.path.hasPrefix("media/") {
            let path = "\(root)/\(file.path)"
            func report(_ message: String, _ suggestion: String) {
                // What cannot be read was told already.
                guard file.contents != nil else { return }
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
            guard (file.contents?.utf8.count ?? 0) <= Self.byteLimit else {
                report("this template has more than \(Self.byteLimit) bytes", "shorten it")
                continue
            }
            let name = String(parts[1].dropLast(Self.ending.count))
            let (contents, isTorn) = (file.contents ?? "?", file.contents == nil)
            kept.append(File(path: path, language: language, name: name, contents: contents, isTorn: isTorn))
        }
        self.root = root
        self.files = kept
    }

    /// Reads a folder; a folder that is not there has no templates.
    ///
    /// - Throws: Every file that is no template or cannot be read.
    public static func read(_ root: String) throws(Problems) -> TemplateFolder {
        var problems: [Problem] = []
        let folder = self.read(root, reporting: &problems)
        guard problems.isEmpty else { throw Problems(problems) }
        return folder
    }

    /// Reads what can be read of a folder.
    ///
    /// - Parameters:
    ///   - root: The folder's path.
    ///   - problems: Takes every file that is no template or cannot be read; one that cannot is known by its name.
    /// - Returns: The templates with those names.
    public static func read(_ root: String, reporting problems: inout [Problem]) -> TemplateFolder {
        let folder = Folder(root)
        var files: [(path: String, contents: String?)] = []
        for path in folder.paths(reporting: &problems) where !path.hasPrefix("media/") {
            do throws(Problems) {
                files.append((path, try folder.text(of: path, limit: Self.byteLimit)))
            } catch {
                problems += error.all
                files.append((path, nil))
            }
        }
        return TemplateFolder(root: folder.root, files: files, reporting: &problems)
    }
}
