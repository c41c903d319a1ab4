internal import Domain
internal import Foundation

/// Who holds a live stream, as far as nobody can pretend: each holds a few, so that nobody takes those of all others.
enum StreamOwner: Hashable, Sendable {
    /// Somebody who is known, however many browsers they use.
    case known(BrandID, Identity)
    /// Whoever looks from one place of the network: a house, or a part of a mobile carrier.
    case place(NetworkPlace)
    /// Everybody of whom no address is known, because a proxy stands before Hearth and does not tell it.
    case anybody

    /// How many streams it holds at the most.
    var most: Int {
        switch self {
        // A phone and a computer, with a page or two each.
        case .known: 4
        // Carriers put many customers behind one address.
        case .place: 32
        case .anybody: LiveDesk.mostStreams / 2
        }
    }
}

/// A place of the network that one party holds: an address of IPv4, or the 64-bit network of one of IPv6.
struct NetworkPlace: Hashable, Sendable {
    private let bytes: [UInt8]

    /// - Returns: nil for what is no address, and for one that says nothing: of this machine or of a private network,
    ///   where a proxy stands and not a customer.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            bytes.removeSubrange(4...)
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            bytes = isMapped ? Array(bytes.suffix(4)) : bytes
        } else {
            return nil
        }
        guard !Self.isOwn(bytes) else { return nil }
        self.bytes = Array(bytes.prefix(8))
    }

    /// Whether an address belongs to this machine or a private or shared network (RFC 1918, RFC 4193, RFC 6598).
    private static func isOwn(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 4 else {
            let isLoopback = bytes.dropLast().allSatisfy { $0 == 0 }
            return isLoopback || bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80)
        }
        return switch (bytes[0], bytes[1]) {
        case (0, _), (10, _), (100, 64...127), (127, _), (169, 254), (172, 16...31), (192, 168): true
        default: false
        }
    }
}
