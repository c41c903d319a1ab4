import Domain
import Foundation
import Testing

@testable import Content

@Suite struct FolderTests {
    @Test
    func `files are listed below the folder, in order, without hidden ones`() throws {
        try withFolder { folder in
            for path in ["b.yaml", "a/z.yaml", "a/b/c.yaml", ".hidden", ".git/config"] { try folder.write(path, "x") }
            try #expect(Folder(folder.plainPath + "/").paths() == ["a/b/c.yaml", "a/z.yaml", "b.yaml"])
        }
    }

    @Test
    func `a folder that is not there has no files`() throws {
        #expect(try Folder("/no/such/folder").paths() == [])
    }

    @Test
    func `a link that leads out of the folder is a problem`() throws {
        try withFolder { outside in
            try outside.write("secret.txt", "canary")
            try withFolder { folder in
                try folder.write("good.yaml", "x")
                let links = [("file.yaml", outside.appending(path: "secret.txt")), ("folder", outside)]
                for (name, target) in links {
                    try FileManager.default.createSymbolicLink(
                        at: folder.appending(path: name),
                        withDestinationURL: target
                    )
                }
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: "gone.yaml").plainPath,
                    withDestinationPath: "nowhere.yaml"
                )
                let found = try problems { _ = try Folder(folder.plainPath).paths() }
                #expect(found.map(\.message) == Array(repeating: "this link leads out of the folder", count: 3))
                #expect(
                    found.map { $0.place.file.split(separator: "/").last ?? "" } == [
                        "file.yaml", "folder", "gone.yaml",
                    ]
                )
            }
        }
    }

    @Test
    func `a link inside the folder is followed, as mounted configurations need`() throws {
        try withFolder { folder in
            try folder.write("..data/welcome.yaml", "x")
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "welcome.yaml").plainPath,
                withDestinationPath: "..data/welcome.yaml"
            )
            try #expect(Folder(folder.plainPath).paths() == ["welcome.yaml"])
        }
    }

    @Test
    func `folders that hold themselves end`() throws {
        try withFolder { folder in
            try folder.write("a/x.yaml", "x")
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "a/again").plainPath,
                withDestinationPath: "../a"
            )
            let found = try problems { _ = try Folder(folder.plainPath).paths() }
            #expect(found.map(\.message) == ["too many folders inside one another"])
        }
    }

    @Test
    func `texts are read with their paths, and every bad file is named`() throws {
        try withFolder { folder in
            try folder.write("a.yaml", "一")
            try folder.write("b.yml", "二")
            try folder.write("c.txt", "三")
            var found: [Problem] = []
            let texts = Folder(folder.plainPath)
                .texts(endingIn: [".yaml", ".yml"], byteLimit: 3, reporting: &found)
            #expect(found.isEmpty)
            #expect(texts.map(\.contents) == ["一", "二"])
            #expect(texts.map(\.path) == ["\(folder.plainPath)/a.yaml", "\(folder.plainPath)/b.yml"])
            try folder.write("d.yaml", [0x61, 0x0A, 0xFF])
            try folder.write("e.yaml", "四五")
            let good = Folder(folder.plainPath).texts(endingIn: [".yaml"], byteLimit: 3, reporting: &found)
            #expect(good.map(\.contents) == ["一"], "a bad file keeps nobody from reading the others")
            #expect(found.map(\.message) == ["this file is not UTF-8", "this file has more than 3 bytes"])
            #expect(found.map(\.place.line) == [2, 1] && found.map(\.place.column) == [1, 1])
        }
    }

    @Test
    func `a folder of templates is read from the disk`() throws {
        try withFolder { folder in
            try folder.write("zh-Hans/a/b.mustache", "你好")
            try folder.write("media/hello.png", "not looked at")
            let files = try TemplateFolder.read(folder.plainPath).files
            #expect(files.map(\.name) == ["a/b"])
            #expect(files.first?.path == "\(folder.plainPath)/zh-Hans/a/b.mustache")
            try folder.write("en/bad.mustache", [0xC3, 0x28])
            let found = try problems { _ = try TemplateFolder.read(folder.plainPath) }
            #expect(found.map(\.message) == ["this file is not UTF-8"])
            #expect(found.map(\.place.column) == [1])
        }
    }

    @Test(
        arguments: [
            ([0xFF], 1, 1), (Array("茶a".utf8) + [0xC3, 0x28], 1, 3), (Array("a\r\nb\rc\n茶".utf8) + [0xE8, 0x8C], 4, 2),
            (Array("👨‍👩‍👧".utf8) + [0x80], 1, 2), (Array("\u{FFFD}x".utf8) + [0xC0], 1, 3),
        ] as [([UInt8], Int, Int)]
    )
    func `what is not UTF-8 is told with the place of its first bad byte`(bytes: [UInt8], line: Int, column: Int) throws
    {
        let found = try problems { _ = try UTF8Text.text(of: bytes, in: "f") }
        #expect(found.map(\.place) == [Problem.Place(file: "f", line: line, column: column)])
    }

    @Test
    func `a template that cannot be read hides no slip of another one, and causes none`() throws {
        try withFolder { folder in
            for language in ["zh-Hans", "en"] {
                try folder.write("\(language)/a/torn.mustache", [0xFF])
                try folder.write("\(language)/a/whole.mustache", "{{>a/torn}}{{nick}}")
            }
            var found: [Problem] = []
            let templates = TemplateFolder.read(folder.plainPath, reporting: &found)
            #expect(found.count == 2 && templates.files.filter(\.isTorn).count == 2)
            let library = TemplateLibrary([templates], reporting: &found)
            #expect(
                found.map(\.message).count { $0.contains("'nick' is nothing") } == 2 && found.count == 4,
                "\(found)"
            )
            #expect(library.leastBytes(in: .english) == ["a/torn": 0, "a/whole": 0])
        }
    }
}
