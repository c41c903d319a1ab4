public import Domain
public import Engine
internal import FoundationEssentials
internal import OpenSSL

/// A file of the content library on its way to a platform: read when it is sent, and held against what was chosen.
public struct LibraryFile: Hashable, Sendable {
    /// Why a file cannot be sent; nothing was.
    public struct Refused: Error, Hashable, Sendable {
        public let report: CallReport
    }

    public let medium: Medium
    public let bytes: [UInt8]

    /// Reads the file that a frozen call names.
    ///
    /// - Parameters:
    ///   - body: What ``freeze(_:as:)`` wrote.
    ///   - platform: How the platform is called, for the operator.
    ///   - sizes: How many bytes it takes of a kind.
    ///   - read: Gives the bytes of a file by its path.
    /// - Returns: The file, whole.
    /// - Throws: ``Refused`` when the file is missing, is another one by now, or is of a wrong size.
    public static func read(
        _ body: [UInt8],
        for platform: Bilingual,
        taking sizes: (Medium.Kind) -> ClosedRange<Int>,
        with read: @Sendable (String) async throws -> [UInt8]
    ) async throws(Refused) -> LibraryFile {
        guard let medium = try? JSONDecoder().decode(Medium.self, from: Data(body)) else {
            throw Self.refused("bad-call", Bilingual("存下的上传任务读不懂。", "The stored upload cannot be read."))
        }
        let bytes: [UInt8]
        do { bytes = try await read(medium.path) } catch {
            let message = Bilingual("文件 \(medium.path) 读不到。", "The file \(medium.path) cannot be read.")
            throw Self.refused("file-missing", message)
        }
        guard lowercaseHex(Digest.sha256(bytes)) == medium.checksum.lowercased() else {
            throw Self.refused(
                "file-changed",
                Bilingual(
                    "文件 \(medium.path) 已不是当初选的那个：校验和不同。",
                    "The file \(medium.path) is not the one that was chosen: its checksum differs."
                )
            )
        }
        let sizes = sizes(medium.kind)
        guard sizes.contains(bytes.count) else {
            let size = Bilingual(
                "文件 \(medium.path) 有 \(bytes.count) 字节，\(platform.chinese)接受 ",
                "The file \(medium.path) has \(bytes.count) bytes; \(platform.english) takes "
            )
            let range = Bilingual(
                "\(sizes.lowerBound) 到 \(sizes.upperBound) 字节。",
                "\(sizes.lowerBound) to \(sizes.upperBound)."
            )
            throw Self.refused("file-size", size + range)
        }
        return LibraryFile(medium: medium, bytes: bytes)
    }

    private static func refused(_ code: String, _ message: Bilingual) -> Refused {
        let message = message.map { $0.count <= 300 ? $0 : String($0.prefix(299)) + "…" }
        return Refused(report: CallReport(.notSent, advice: .giveUp, code: code, message: message))
    }

    /// The last part of the path, without what would end a quoted text or a line.
    public var name: String {
        let last = self.medium.path.split(separator: "/").last ?? "file"
        return String(
            String.UnicodeScalarView(
                last.unicodeScalars.map { scalar in
                    scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\"" || scalar == "\\" ? "_" : scalar
                }
            )
        )
    }

    /// Stores an upload: the file itself is read when the call is made.
    ///
    /// To store the same file twice does no harm, so the call is of class A.
    ///
    /// - Throws: ``RenderingError`` for a path that could leave the content library, or a checksum that is none.
    public static func freeze(_ medium: Medium, as endpoint: String) throws(RenderingError) -> FrozenCall {
        let parts = medium.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !medium.path.utf8.contains(0) else {
            throw RenderingError(
                Bilingual(
                    "上传：路径不是模板文件夹里的普通路径。",
                    "upload: the path is not a plain path below the templates folder."
                )
            )
        }
        guard medium.checksum.utf8.count == 64, medium.checksum.allSatisfy(\.isHexDigit) else {
            throw RenderingError(
                Bilingual("上传：校验和不是十六进制的 SHA-256。", "upload: the checksum is not a SHA-256 in hexadecimal.")
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(medium) else {
            preconditionFailure("A medium is made of texts, which can always be written.")
        }
        return FrozenCall(
            endpoint: endpoint,
            body: Array(body),
            effectClass: .keyed,
            destination: "media/\(medium.checksum)"
        )
    }
}

extension LibraryFile {
    /// A form with the file in it (RFC 7578), and its content type.
    ///
    /// The file's name stays UTF-8 as it is: platforms show the escaped forms of RFC 2231 and RFC 5987 as garbage.
    ///
    /// - Parameters:
    ///   - field: What the file's part is called.
    ///   - fields: The parts before it, of plain ASCII.
    ///   - tellsLength: Whether the part says how many bytes it has, as WeCom wants it.
    /// - Returns: The content type with its boundary, and the whole body.
    public func form(
        _ field: String,
        after fields: [(name: String, value: String)] = [],
        tellsLength: Bool = false
    ) -> (type: String, body: [UInt8]) {
        let boundary = "hearth-\(self.medium.checksum.prefix(32))"
        var head = fields.map { name, value in
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }.joined()
        let length = tellsLength ? "; filelength=\(self.bytes.count)" : ""
        head +=
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(self.name)\"\(length)\r\n"
        head += "Content-Type: application/octet-stream\r\n\r\n"
        return (
            "multipart/form-data; boundary=\(boundary)",
            Array(head.utf8) + self.bytes + Array("\r\n--\(boundary)--\r\n".utf8)
        )
    }
}
