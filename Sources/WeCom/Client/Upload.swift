import Delivery
import Domain
import OpenSSL

/// The upload of a file of the content library: read, checked, and written as multipart by hand.
struct Upload: Sendable {
    let readFile: @Sendable (String) async throws -> [UInt8]

    /// Why a file cannot be uploaded; nothing was sent.
    struct Refused: Error {
        let report: CallReport
    }

    /// Makes the call behind a frozen body, which is a `Medium` as JSON.
    func call(for body: [UInt8]) async throws(Refused) -> PlatformCall {
        guard let medium = WireJSON.value(Medium.self, from: body) else {
            throw Self.refused("bad-call", Bilingual("存下的上传任务读不懂。", "The stored upload cannot be read."))
        }
        let file: [UInt8]
        do { file = try await self.readFile(medium.path) } catch {
            let message = Bilingual("文件 \(medium.path) 读不到。", "The file \(medium.path) cannot be read.")
            throw Self.refused("file-missing", message)
        }
        guard lowercaseHex(Digest.sha256(file)) == medium.checksum.lowercased() else {
            throw Self.refused(
                "file-changed",
                Bilingual(
                    "文件 \(medium.path) 已不是当初选的那个：校验和不同。",
                    "The file \(medium.path) is not the one that was chosen: its checksum differs."
                )
            )
        }
        guard Self.sizes(of: medium.kind).contains(file.count) else {
            let limit = Self.sizes(of: medium.kind).upperBound
            throw Self.refused(
                "file-size",
                Bilingual(
                    "文件 \(medium.path) 有 \(file.count) 字节，企业微信接受 6 到 \(limit) 字节。",
                    "The file \(medium.path) has \(file.count) bytes; WeCom takes 6 to \(limit)."
                )
            )
        }
        let boundary = "hearth-\(medium.checksum.prefix(32))"
        return PlatformCall(
            endpoint: .upload,
            query: "&type=\(medium.kind.rawValue)",
            contentType: "multipart/form-data; boundary=\(boundary)",
            body: Self.multipart(file, name: Self.name(of: medium.path), boundary: boundary)
        )
    }

    /// The file name stays UTF-8 as it is: the platform shows the escaped forms of RFC 2231 and RFC 5987 as garbage.
    static func multipart(_ file: [UInt8], name: String, boundary: String) -> [UInt8] {
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="media"; filename="\(name)"; filelength=\(file.count)\r
            Content-Type: application/octet-stream\r
            \r

            """
        return Array(head.utf8) + file + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    static func name(of path: String) -> String {
        let last = path.split(separator: "/").last ?? "file"
        return String(
            String.UnicodeScalarView(
                last.unicodeScalars.map { scalar in
                    scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\"" || scalar == "\\" ? "_" : scalar
                }
            )
        )
    }

    /// Bytes; source: WeCom developer documentation, path 90253.
    private static func sizes(of kind: Medium.Kind) -> ClosedRange<Int> {
        switch kind {
        case .image, .video: 6...10 << 20
        case .voice: 6...2 << 20
        case .file: 6...20 << 20
        }
    }

    private static func refused(_ code: String, _ message: Bilingual) -> Refused {
        let message = message.map(ErrorText.bounded)
        return Refused(report: CallReport(.notSent, advice: .giveUp, code: code, message: message))
    }
}
