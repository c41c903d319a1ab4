/// Pictures to upload, and the forms that carry them.
enum Upload {
    /// The beginning of a PNG: its sign, and the width and height in its first chunk.
    static func png(width: UInt16 = 720, height: UInt16 = 405) -> [UInt8] {
        let sides = [width, height].flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + sides + [
            8, 6, 0, 0,
        ]
    }

    static let type = "multipart/form-data; boundary=b0"

    static func form(_ name: String, _ file: [UInt8], _ fields: [(String, String)] = []) -> [UInt8] {
        var head = fields.map { name, value in
            "--b0\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }.joined()
        head += "--b0\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.png\"\r\n\r\n"
        return Array(head.utf8) + file + Array("\r\n--b0--\r\n".utf8)
    }
}
