import Domain
import Engine
import TestSupport
import Testing

@testable import Delivery

@Suite struct LibraryFileTests {
    /// `abc`, whose SHA-256 is in the standard.
    private static let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    private func read(
        _ medium: Medium,
        sizes: ClosedRange<Int> = 1...10,
        files: [String: [UInt8]] = ["media/a.png": Array("abc".utf8)]
    ) async throws -> Result<LibraryFile, LibraryFile.Refused> {
        struct Missing: Error {}
        let body = try LibraryFile.freeze(medium, as: "upload").body
        do throws(LibraryFile.Refused) {
            return .success(
                try await LibraryFile.read(body, for: .same("Paper"), taking: { _ in sizes }) { path in
                    guard let file = files[path] else { throw Missing() }
                    return file
                }
            )
        } catch { return .failure(error) }
    }

    @Test func `a file is read as it was chosen`() async throws {
        let medium = Medium(kind: .image, path: "media/a.png", checksum: Self.sum)
        let file = try await self.read(medium).get()
        #expect(file.bytes == Array("abc".utf8) && file.name == "a.png" && file.medium == medium)
    }

    @Test func `a file that is missing, another one or of a wrong size is told in both languages`() async throws {
        let medium = Medium(kind: .image, path: "media/a.png", checksum: Self.sum)
        let cases: [(ClosedRange<Int>, [String: [UInt8]], String)] = [
            (1...10, [:], "file-missing"), (1...10, ["media/a.png": [1]], "file-changed"),
            (4...10, ["media/a.png": Array("abc".utf8)], "file-size"),
        ]
        for (sizes, files, code) in cases {
            guard case .failure(let refused) = try await self.read(medium, sizes: sizes, files: files) else {
                Issue.record("\(code) was read")
                continue
            }
            #expect(refused.report.code == code && refused.report.outcome == .notSent)
            #expect(refused.report.advice == .giveUp && refused.report.message?.isTranslated == true)
        }
    }

    @Test func `a file name cannot break out of its quotes, and a form says what it is asked to`() {
        let medium = Medium(kind: .file, path: "a/b\"\r\nX: y\\.png", checksum: Self.sum)
        let file = LibraryFile(medium: medium, bytes: [])
        let form = file.form("media", after: [("kind", "x")], tellsLength: true)
        let body = String(decoding: form.body, as: UTF8.self)
        #expect(body.contains("name=\"media\"; filename=\"b___X: y_.png\"; filelength=0\r\n"))
        #expect(body.contains("name=\"kind\"\r\n\r\nx\r\n"))
        #expect(form.type == "multipart/form-data; boundary=hearth-\(Self.sum.prefix(32))")
        #expect(!String(decoding: file.form("media").body, as: UTF8.self).contains("filelength"))
    }

    @Test(arguments: ["../etc/passwd", "/etc/passwd", "a//b", "./a", "a/..", ""])
    func `a path that leaves the content library is refused`(path: String) {
        let medium = Medium(kind: .file, path: path, checksum: Self.sum)
        #expect(throws: RenderingError.self) { try LibraryFile.freeze(medium, as: "upload") }
    }
}
