import Domain
import Foundation
import Scripts
import Testing

@testable import hearth

/// Pictures that come and go while Hearth serves.
@Suite struct MediaInForceTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    @Test func `an upload reads the pictures of the last reload`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hearth-media-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["bot-scripts", "templates", "config"] {
            try FileManager.default.copyItem(atPath: "\(Self.root)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        let file = folder.appending(path: "config/demo.yaml").path
        let config = try String(contentsOfFile: file, encoding: .utf8)
            .replacing("scripts: bot-scripts", with: "scripts: \(folder.path)/bot-scripts")
            .replacing("templates: templates", with: "templates: \(folder.path)/templates")
            .replacing("people: config", with: "people: \(folder.path)/config")
        try config.write(toFile: file, atomically: true, encoding: .utf8)

        let blueprint = try Blueprint.load(file, environment: DemoSecrets.fill([:]))
        let brand = try #require(blueprint.brands.first).brand.id
        let media = MediaInForce(blueprint)
        let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2]
        try Data(picture).write(to: folder.appending(path: "templates/media/new.png"))
        #expect(throws: (any Error).self) { try media.bytes(of: "media/new.png", brand: brand) }
        media.take(try Blueprint.load(file, environment: DemoSecrets.fill([:])))
        #expect(try media.bytes(of: "media/new.png", brand: brand) == picture)
    }
}
