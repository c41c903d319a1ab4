import Domain

/// What the ending of a file's name makes of it.
///
/// Source of the limits: WeCom developer documentation, "upload temporary media".
struct MediaKind {
    let kind: Medium.Kind
    let byteLimit: Int
    /// How such a file begins, each with the offset; nil when any beginning will do.
    private let beginnings: [(offset: Int, bytes: [UInt8])]?

    init(path: String) {
        let ending = path.split(separator: ".").last?.lowercased() ?? ""
        let megabyte = 1 << 20
        switch ending {
        case "png":
            self.init(.image, 10 * megabyte, [(0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])])
        case "jpg", "jpeg":
            self.init(.image, 10 * megabyte, [(0, [0xFF, 0xD8, 0xFF])])
        case "mp4":
            self.init(.video, 10 * megabyte, [(4, Array("ftyp".utf8))])
        case "amr":
            self.init(.voice, 2 * megabyte, [(0, Array("#!AMR".utf8))])
        default:
            self.init(.file, 20 * megabyte, nil)
        }
    }

    private init(_ kind: Medium.Kind, _ byteLimit: Int, _ beginnings: [(offset: Int, bytes: [UInt8])]?) {
        self.kind = kind
        self.byteLimit = byteLimit
        self.beginnings = beginnings
    }

    /// Why no platform would take these bytes; nil when one would.
    func problem(of bytes: [UInt8], at location: String) -> Problem? {
        let place = Problem.Place(file: location, line: 1, column: 1)
        guard bytes.count > 5 else {
            return Problem("this file is empty or nearly so", at: place, suggestion: "WeCom takes more than 5 bytes")
        }
        guard let beginnings else { return nil }
        let fits = beginnings.contains { bytes.dropFirst($0.offset).starts(with: $0.bytes) }
        guard !fits else { return nil }
        return Problem(
            "what is in this file is not what its name says",
            at: place,
            suggestion: "save it again in the format of its ending"
        )
    }
}
