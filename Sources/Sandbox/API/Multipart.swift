/// Reads `multipart/form-data` bodies (RFC 7578) as far as an upload needs it.
enum Multipart {
    struct Part {
        let filename: String?
        let content: ArraySlice<UInt8>
    }

    /// The boundary that a content type names; nil when it is no multipart form.
    static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";")
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        for part in parts.dropFirst() {
            let trimmed = part.drop { $0 == " " }
            guard trimmed.lowercased().hasPrefix("boundary=") else { continue }
            let value = trimmed.dropFirst("boundary=".count)
            let bare = value.hasPrefix("\"") && value.hasSuffix("\"") ? value.dropFirst().dropLast() : value
            return (1...70).contains(bare.utf8.count) ? String(bare) : nil
        }
        return nil
    }

    /// The first part of that name; nil when there is none, or the body does not end properly.
    static func part(named name: String, in body: [UInt8], boundary: String) -> Part? {
        let delimiter = Array("--\(boundary)".utf8)
        var position = 0
        guard let first = self.find(delimiter, in: body, from: 0) else { return nil }
        position = first + delimiter.count
        // A body has a handful of parts; more is no upload.
        for _ in 0..<16 {
            guard body[position...].starts(with: [0x0D, 0x0A]) else { return nil }
            position += 2
            guard let headEnd = self.find([0x0D, 0x0A, 0x0D, 0x0A], in: body, from: position),
                let next = self.find([0x0D, 0x0A] + delimiter, in: body, from: headEnd + 2)
            else { return nil }
            let head = String(decoding: body[position..<headEnd], as: UTF8.self)
            if self.parameter("name", in: head) == name, next >= headEnd + 4 {
                return Part(filename: self.parameter("filename", in: head), content: body[(headEnd + 4)..<next])
            }
            position = next + 2 + delimiter.count
        }
        return nil
    }

    /// A quoted parameter of the part's disposition, in raw UTF-8 as the platform wants it.
    private static func parameter(_ name: String, in head: String) -> String? {
        for line in head.split(whereSeparator: \.isNewline) where line.lowercased().hasPrefix("content-disposition:") {
            guard let start = line.firstRange(of: "; \(name)=\"")?.upperBound,
                let end = line[start...].firstIndex(of: "\"")
            else { return nil }
            return String(line[start..<end])
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, body.count >= needle.count, start <= body.count - needle.count else {
            return nil
        }
        var place = start
        while place <= body.count - needle.count {
            guard let next = body[place...].firstIndex(of: first), next <= body.count - needle.count else { return nil }
            if body[next..<next + needle.count].elementsEqual(needle) { return next }
            place = next + 1
        }
        return nil
    }
}
