internal import Domain

/// The files that were uploaded: their marks, not their bytes, which ``PictureShelf`` keeps of some.
struct MediaShelf: Sendable {
    enum Kind: String, Hashable, Sendable {
        case image, voice, video, file

        /// The most bytes.
        ///
        /// Source: WeCom developer documentation 90253.
        var maxBytes: Int {
            switch self {
            case .image, .video: 10 << 20
            case .voice: 2 << 20
            case .file: 20 << 20
            }
        }
    }

    struct Medium: Sendable {
        let kind: Kind
        let name: String
        let size: Int
        fileprivate(set) var expiresAt: Instant
    }

    private(set) var media = Shelf<String, Medium>(capacity: 10_000)

    mutating func put(_ medium: Medium, id: String) { self.media[id] = medium }

    /// Ends the time of all media before it is over: whoever names one has to upload it again.
    mutating func expire(at now: Instant) {
        for (id, medium) in self.media.entries where now < medium.expiresAt { self.media[id]?.expiresAt = now }
    }

    /// - Throws: 40007 when there is no such medium, it is of another kind, or its three days are over.
    func check(_ id: String, _ kind: Kind, at now: Instant) throws(APIRefusal) {
        guard let medium = self.media[id], medium.kind == kind, now < medium.expiresAt else {
            throw APIRefusal(40_007, "invalid media_id")
        }
    }

    /// Checks a file the way the upload does: size and, for pictures, sound and film, the first bytes.
    static func check(_ bytes: ArraySlice<UInt8>, _ kind: Kind) throws(APIRefusal) {
        guard bytes.count > 5 else { throw APIRefusal(44_001, "empty media data") }
        guard bytes.count <= kind.maxBytes else { throw APIRefusal(45_001, "media size out of limit") }
        let head = Array(bytes.prefix(12))
        let isGenuine =
            switch kind {
            case .image: head.starts(with: [0xFF, 0xD8, 0xFF]) || head.starts(with: [0x89, 0x50, 0x4E, 0x47])
            case .voice: head.starts(with: Array("#!AMR".utf8))
            case .video: head.dropFirst(4).starts(with: Array("ftyp".utf8))
            case .file: true
            }
        guard isGenuine else { throw APIRefusal(40_004, "invalid media type") }
    }
}
