import Domain
import Foundation

@testable import Content

/// The templates and media that are shipped, and others made up by tests.
enum Shipped {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let templates = Self.root.appending(path: "templates").path(percentEncoded: false)

    static func library() throws -> TemplateLibrary {
        try TemplateLibrary([TemplateFolder.read(Self.templates)])
    }

    static let contactTemplates = ["everyone", "poster", "night", "returning", "short"].map { "welcome/\($0)" }
}

/// A library of made-up Chinese templates.
func library(
    _ templates: [String: String],
    variables: [TemplateVariable] = .everyOccasion
) throws -> TemplateLibrary {
    let files = templates.map { (path: "zh-Hans/\($0.key).mustache", contents: $0.value) }
    return try TemplateLibrary([TemplateFolder(root: "templates", files: files)], variables: variables)
}

/// The problems of a load; none when it succeeds.
func problems(_ load: () throws -> Void) throws -> [Problem] {
    do {
        try load()
        return []
    } catch let problems as Problems {
        return problems.all
    }
}

/// A folder that is there while the body runs.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hearth-content-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

extension URL {
    /// Writes a file below the folder, with the folders on the way.
    func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = self.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
    }

    func write(_ path: String, _ text: String) throws { try self.write(path, Array(text.utf8)) }

    var plainPath: String { self.path(percentEncoded: false) }
}
