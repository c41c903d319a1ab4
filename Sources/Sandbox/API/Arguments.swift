/// The members of a JSON body, read with the platform's refusals.
struct Arguments: Sendable {
    let json: JSON

    init(_ json: JSON) { self.json = json }

    /// Reads a call's body.
    ///
    /// - Throws: 40058 for what is not a JSON object (source: the note on 40058 in the global error list),
    ///   40033 for `\u` escapes of characters outside ASCII.
    init(body: [UInt8]) throws(APIRefusal) {
        var reader = JSONReader(body)
        do {
            self.json = try reader.whole()
        } catch {
            throw APIRefusal(40_058, "invalid json: \(error.message) at byte \(error.offset)")
        }
        guard self.json.members != nil else { throw APIRefusal(40_058, "invalid json: not an object") }
        guard !reader.hasEscapedNonASCII else { throw APIRefusal(40_033, "invalid charset: \\uXXXX in the request") }
    }

    /// An optional text; empty counts as absent.
    func text(_ name: String, maxBytes: Int) throws(APIRefusal) -> String? {
        guard let value = self.present(name) else { return nil }
        guard let text = value.text else { throw APIRefusal(40_035, "\(name) is not a string") }
        guard text.utf8.count <= maxBytes else { throw APIRefusal(40_058, "\(name) exceed max length \(maxBytes)") }
        return text.isEmpty ? nil : text
    }

    func required(_ name: String, maxBytes: Int = 128, otherwise code: Int = 40_063) throws(APIRefusal) -> String {
        guard let text = try self.text(name, maxBytes: maxBytes) else { throw APIRefusal(code, "\(name) is missing") }
        return text
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(APIRefusal) -> Int64? {
        guard let value = self.present(name) else { return nil }
        guard let integer = value.integer else { throw APIRefusal(40_035, "\(name) is not an integer") }
        guard range.contains(integer) else {
            throw APIRefusal(40_058, "\(name) is not in \(range.lowerBound)...\(range.upperBound)")
        }
        return integer
    }

    func required(_ name: String, in range: ClosedRange<Int64>) throws(APIRefusal) -> Int64 {
        guard let integer = try self.integer(name, in: range) else { throw APIRefusal(40_063, "\(name) is missing") }
        return integer
    }

    /// A number that means yes or no, as most of the platform's switches.
    func flag(_ name: String, default: Bool = false) throws(APIRefusal) -> Bool {
        try self.integer(name, in: 0...1).map { $0 == 1 } ?? `default`
    }

    /// A list of anything; absent is empty.
    func list(_ name: String, atMost: Int) throws(APIRefusal) -> [JSON] {
        guard let value = self.present(name) else { return [] }
        guard let list = value.list else { throw APIRefusal(40_035, "\(name) is not an array") }
        guard list.count <= atMost else { throw APIRefusal(40_058, "\(name) has more than \(atMost) elements") }
        return list
    }

    func texts(_ name: String, atMost: Int) throws(APIRefusal) -> [String] {
        var texts: [String] = []
        for element in try self.list(name, atMost: atMost) {
            guard let text = element.text else { throw APIRefusal(40_035, "\(name) holds something that is no string") }
            texts.append(text)
        }
        return texts
    }

    func object(_ name: String) throws(APIRefusal) -> Arguments? {
        guard let value = self.present(name) else { return nil }
        guard value.members != nil else { throw APIRefusal(40_035, "\(name) is not an object") }
        return Arguments(value)
    }

    /// A place in a listing that an earlier answer named; absent is the beginning.
    func cursor() throws(APIRefusal) -> Int {
        guard let text = try self.text("cursor", maxBytes: 64) else { return 0 }
        guard let place = Int(text), place >= 0 else { throw APIRefusal(40_035, "invalid cursor") }
        return place
    }

    private func present(_ name: String) -> JSON? {
        guard let value = self.json[name], value != .null else { return nil }
        return value
    }
}

/// One page of a listing.
struct ListingPage<Element> {
    let elements: ArraySlice<Element>
    /// Where the next page begins; empty on the last one.
    let nextCursor: String

    init(of all: [Element], cursor: Int, limit: Int) {
        let start = min(cursor, all.count), end = min(start + limit, all.count)
        self.elements = all[start..<end]
        self.nextCursor = end < all.count ? String(end) : ""
    }
}
