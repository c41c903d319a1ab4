/// A complete HTTP answer, whatever its status.
public struct Answer: Sendable {
    public let status: Int
    /// In the order of arrival, names as the server wrote them, values without surrounding blanks.
    public let headers: [(name: String, value: String)]
    /// As the server sent it: no compression was offered, none is undone.
    public let body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of this name, whatever its case.
    public func header(_ name: String) -> String? {
        self.headers.first { Request.isSameName($0.name, name) }?.value
    }
}

extension Answer {
    /// Reads the lines after the status line; what is no header line is passed over.
    ///
    /// A line that begins with a blank belongs to the header before it (RFC 9112, section 5.2).
    static func headers(in head: [UInt8]) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        head.withUnsafeBufferPointer { head in
            // One pass over plain bytes: every answer goes through here.
            var start = (head.firstIndex(of: Self.lineFeed) ?? head.endIndex) + 1
            while start < head.endIndex {
                var end = start
                var colon: Int?
                while end < head.endIndex, head[end] != Self.lineFeed {
                    if colon == nil, head[end] == UInt8(ascii: ":") { colon = end }
                    end += 1
                }
                if Self.isBlank(head[start]), let last = headers.last {
                    let more = Self.text(head, start, end)
                    headers[headers.count - 1].value = more.isEmpty ? last.value : "\(last.value) \(more)"
                } else if let colon, colon > start {
                    headers.append((Self.text(head, start, colon), Self.text(head, colon + 1, end)))
                }
                start = end + 1
            }
        }
        return headers
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    /// The bytes from `start` to before `end`, without the blanks around them.
    private static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> String {
        var start = start
        var end = end
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        while start < end, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
}
