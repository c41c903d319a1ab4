/// How letters lie in the files of the spool: plain values; no file is touched here.
///
/// A file begins with the name of the format. Then come frames: a mark, the length, a checksum, the letter. The checksum
/// also covers the number of the file and the frame's place in it, so bytes that are a frame elsewhere, or that somebody
/// wrote into a letter, are none here.
enum SpoolFormat {
    /// The first bytes of a file.
    static let head = Array("hearth spool v1\n".utf8)
    /// What files of all versions begin with.
    private static let family = Array("hearth spool v".utf8)
    /// Begins with a byte that no text in UTF-8 holds.
    private static let mark: [UInt8] = [0xF5, 0x68, 0x73, 0x0A]
    /// Mark, length, checksum.
    static let frameBytes = 12

    /// What was found in a file, or in its end.
    struct Reading {
        var records: [SpoolRecord] = []
        /// What is no letter, between letters; places in the file.
        var damage: [Range<Int>] = []
        /// What follows the last letter and is none: written in part, or damaged.
        var tail: Range<Int>?
        /// Behind the last record; there the next reading goes on.
        var end: Int
    }

    /// Whether this is the beginning of a file of another version.
    static func isForeign(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count >= self.head.count && bytes.starts(with: self.family) && !bytes.starts(with: self.head)
    }

    /// The frame of a record at a place in a file.
    static func frame(_ record: SpoolRecord, file: UInt64, at place: Int) -> [UInt8] {
        let content = record.bytes
        var frame = self.mark
        frame.reserveCapacity(self.frameBytes + content.count)
        frame.append(number: UInt32(content.count))
        frame.append(number: self.checksum(content[...], file: file, at: place))
        return frame + content
    }

    /// Reads up to `limit` records of the file of this number.
    ///
    /// The `bytes` are those of the file from the place `start` to its end.
    static func read(_ bytes: [UInt8], file: UInt64, from start: Int, limit: Int) -> Reading {
        var reading = Reading(end: start)
        var index = 0
        if start == 0, bytes.starts(with: self.head) {
            index = self.head.count
            reading.end = index
        }
        while index < bytes.count, reading.records.count < limit {
            guard let (record, length) = self.record(in: bytes, at: index, file: file, from: start) else {
                guard let next = self.next(in: bytes, after: index, file: file, from: start) else {
                    reading.tail = start + index..<start + bytes.count
                    break
                }
                reading.damage.append(start + index..<start + next)
                index = next
                continue
            }
            reading.records.append(record)
            index += length
            reading.end = start + index
        }
        return reading
    }

    /// The next place at which there is a whole frame.
    private static func next(in bytes: [UInt8], after index: Int, file: UInt64, from start: Int) -> Int? {
        var place = index + 1
        while let mark = bytes[place...].firstIndex(of: self.mark[0]) {
            if self.record(in: bytes, at: mark, file: file, from: start) != nil { return mark }
            place = mark + 1
        }
        return nil
    }

    private static func record(
        in bytes: [UInt8],
        at index: Int,
        file: UInt64,
        from start: Int
    ) -> (SpoolRecord, length: Int)? {
        var rest = bytes[index...]
        guard rest.starts(with: self.mark) else { return nil }
        rest = rest.dropFirst(self.mark.count)
        guard let length = rest.takeNumber(UInt32.self), let checksum = rest.takeNumber(UInt32.self),
            rest.count >= length
        else { return nil }
        let content = rest.prefix(Int(length))
        guard checksum == self.checksum(content, file: file, at: start + index) else { return nil }
        return SpoolRecord(content).map { ($0, self.frameBytes + Int(length)) }
    }

    private static func checksum(_ content: ArraySlice<UInt8>, file: UInt64, at place: Int) -> UInt32 {
        var address: [UInt8] = []
        address.append(number: file)
        address.append(number: Int64(place))
        address.append(number: UInt32(content.count))
        var checksum = Checksum()
        checksum.add(address)
        checksum.add(content)
        return checksum.value
    }
}
