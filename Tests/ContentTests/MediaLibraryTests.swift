import Domain
import Foundation
import Testing

@testable import Content

@Suite struct MediaLibraryTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]

    /// Stands for SHA-256, which the caller brings: a text that depends on every byte.
    private func checksum(_ bytes: [UInt8]) -> String {
        String(bytes.reduce(UInt64(bytes.count)) { ($0 &* 31) &+ UInt64($1) }, radix: 16)
    }

    private func read(_ folders: URL...) throws -> MediaLibrary {
        try MediaLibrary.read(folders.map(\.plainPath), checksum: self.checksum)
    }

    @Test
    func `the shipped media are small and what they say they are`() throws {
        let library = try MediaLibrary.read([Shipped.templates], checksum: self.checksum)
        #expect(library.paths == ["media/hello.png", "media/menu.pdf", "media/tea-quiz.png"])
        let picture = try #require(library.medium("media/hello.png"))
        #expect(picture.kind == .image)
        let file = try #require(library.file(for: picture))
        #expect(file.size <= 20_000)
        #expect(file.location == "\(Shipped.templates)/media/hello.png")
        #expect(library.medium("media/menu.pdf")?.kind == .file)
    }

    @Test
    func `a medium's kind comes from its ending`() throws {
        try withFolder { folder in
            try folder.write("media/a.png", Self.png)
            try folder.write("media/b.JPG", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0])
            try folder.write("media/c.mp4", [0, 0, 0, 0x18] + Array("ftypmp42".utf8))
            try folder.write("media/d.amr", "#!AMR\nx")
            try folder.write("media/deep/e.pdf", "%PDF-1.4")
            let library = try self.read(folder)
            let kinds = library.paths.sorted().map { library.medium($0)?.kind }
            #expect(kinds == [.image, .image, .video, .voice, .file])
            #expect(library.medium("media/nobody.png") == nil)
        }
    }

    @Test(arguments: [
        ("a.png", "GIF89a not a PNG", 16, "not what its name says"),
        ("a.jpg", "\u{89}PNG", 16, "not what its name says"),
        ("a.mp4", "ftypmp42", 16, "not what its name says"), ("a.pdf", "12345", 5, "empty or nearly so"),
        ("a.amr", "#!AMR\n", 2 << 20 | 1, "more than 2097152 bytes"),
        ("a.png", "", 10 << 20 | 1, "more than 10485760 bytes"),
        ("a.mp4", "", 10 << 20 | 1, "more than 10485760 bytes"),
        ("a.zip", "", 20 << 20 | 1, "more than 20971520 bytes"),
    ])
    func `a file that no platform would take is a problem`(
        name: String,
        beginning: String,
        size: Int,
        message: String
    ) throws {
        let zeros = [UInt8](repeating: 0, count: size - beginning.utf8.count)
        try withFolder { folder in
            try folder.write("media/\(name)", Array(beginning.utf8) + zeros)
            try folder.write("media/good.pdf", "%PDF-1.4")
            let found = try problems { _ = try self.read(folder) }
            #expect(found.count == 1)
            #expect(found.first?.message.contains(message) == true, "\(found)")
            #expect(found.first?.place.file == "\(folder.plainPath)/media/\(name)")
        }
    }

    @Test
    func `the brand's own medium comes before the shipped one`() throws {
        try withFolder { own in
            try withFolder { shipped in
                try own.write("media/a.png", Self.png + [1])
                try shipped.write("media/a.png", Self.png + [2])
                try shipped.write("media/b.png", Self.png + [3])
                let library = try self.read(own, shipped)
                #expect(library.medium("media/a.png")?.checksum == self.checksum(Self.png + [1]))
                #expect(library.medium("media/b.png")?.checksum == self.checksum(Self.png + [3]))
                let shippedOne = try #require(try self.read(shipped).medium("media/a.png"))
                #expect(library.file(for: shippedOne) == nil, "a medium with another checksum is another medium")
            }
        }
    }

    @Test
    func `a medium is read again as it is, without a link out of the folder and with a bound`() throws {
        try withFolder { folder in
            try withFolder { other in
                try folder.write("media/deep/a.png", Self.png)
                try other.write("a.png", Self.png)
                let library = try self.read(folder)
                try #expect(library.bytes(of: "media/nobody.png") == nil)
                try #expect(library.bytes(of: "media/deep/a.png") == Self.png)
                try folder.write("media/deep/a.png", Self.png + [1, 2, 3])
                try #expect(library.bytes(of: "media/deep/a.png") == Self.png + [1])
                try FileManager.default.removeItem(at: folder.appending(path: "media/deep/a.png"))
                try FileManager.default.createSymbolicLink(
                    at: folder.appending(path: "media/deep/a.png"),
                    withDestinationURL: other.appending(path: "a.png")
                )
                let found = try problems { _ = try library.bytes(of: "media/deep/a.png") }
                #expect(found.first?.message.contains("no such file") == true, "\(found)")
            }
        }
    }

    @Test
    func `a brand without media has none`() throws {
        try withFolder { folder in
            try #expect(self.read(folder).paths == [])
        }
    }
}
