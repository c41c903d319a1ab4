/// The bytes of uploaded pictures, so that the page can show them: the newest, up to a bound.
///
/// A picture stays here when the time of its medium is over: a phone keeps what it has received.
struct PictureShelf: Sendable {
    struct Picture: Hashable, Sendable {
        /// Told from the first bytes, never from what the caller says.
        enum Format: String, Hashable, Sendable {
            case png = "image/png"
            case jpeg = "image/jpeg"

            init?(_ bytes: ArraySlice<UInt8>) {
                if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
                    self = .png
                } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
                    self = .jpeg
                } else {
                    return nil
                }
            }
        }

        let format: Format
        let bytes: [UInt8]
    }

    /// The most bytes of all pictures together.
    let capacity: Int
    private var pictures: [String: Picture] = [:]
    private var arrivals: [String] = []
    private var byteCount = 0

    init(capacity: Int = 64 << 20) { self.capacity = capacity }

    subscript(id: String) -> Picture? { self.pictures[id] }

    /// Keeps a picture under a new id; what is neither PNG nor JPEG is not kept.
    mutating func put(_ bytes: ArraySlice<UInt8>, id: String) {
        guard let format = Picture.Format(bytes), bytes.count <= self.capacity else { return }
        self.pictures[id] = Picture(format: format, bytes: Array(bytes))
        self.arrivals.append(id)
        self.byteCount += bytes.count
        while self.byteCount > self.capacity || self.arrivals.count > 1_000 {
            let oldest = self.arrivals.removeFirst()
            self.byteCount -= self.pictures.removeValue(forKey: oldest)?.bytes.count ?? 0
        }
    }
}
