/// CRC-32C, which finds every flipped bit and every torn run of up to 32 bits.
///
/// Source: RFC 3720, section B.4 and appendix B: reflected polynomial 0x82F63B78.
struct Checksum {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }

    private var state = UInt32.max

    var value: UInt32 { ~self.state }

    mutating func add(_ bytes: some Collection<UInt8>) {
        var state = self.state
        Self.table.withUnsafeBufferPointer { table in
            let isDone: Void? = bytes.withContiguousStorageIfAvailable { bytes in
                for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
            }
            guard isDone == nil else { return }
            for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
        }
        self.state = state
    }
}
