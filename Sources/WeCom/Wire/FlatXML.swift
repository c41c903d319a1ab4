/// The opened XML of a callback, as a list of elements that point into its bytes.
///
/// Small and strict where it protects: no document type, no entities but the five of XML and character references,
/// no comments, UTF-8 only, at most 8 levels and 4,096 elements, time and memory linear in the bytes. Tolerant where
/// the platform is free: unknown elements, any order, white space, an XML declaration, CDATA or plain text for any
/// field, attributes (read over).
struct FlatXML: Sendable {
    static let deepest = 8
    static let mostElements = 4_096

    /// Why bytes are no document.
    enum Flaw: Error, Hashable {
        /// A `<!DOCTYPE` or `<!ENTITY`: never an accident.
        case forbiddenMarkup
        case malformed
    }

    struct Element: Sendable {
        let name: Range<Int>
        /// Between the tags.
        var content: Range<Int>
        /// The text when it stands in one piece and needs no decoding.
        var piece: Range<Int>?
        /// The index behind the last element inside this one.
        var end: Int
    }

    let bytes: [UInt8]
    /// In the order of the document; the root is the first.
    let elements: [Element]

    init(_ bytes: [UInt8]) throws(Flaw) {
        var reader = XMLReader(bytes)
        try reader.read()
        self.bytes = bytes
        self.elements = reader.elements
    }

    var root: Node { Node(document: self, index: 0) }

    /// Whether a document type or an entity is declared anywhere, in whatever broken surroundings.
    static func declaresMarkup(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { place in
            bytes[place] == UInt8(ascii: "<")
                && (bytes.holds(upperCased: "<!DOCTYPE", at: place) || bytes.holds(upperCased: "<!ENTITY", at: place))
        }
    }
}

extension FlatXML {
    /// One element of a document.
    struct Node: Sendable {
        let document: FlatXML
        let index: Int

        private var element: Element { self.document.elements[self.index] }

        var name: ArraySlice<UInt8> { self.document.bytes[self.element.name] }

        /// The first child of this name.
        subscript(_ name: StaticString) -> Node? {
            let elements = self.document.elements
            var place = self.index + 1
            while place < elements[self.index].end {
                if self.document.bytes[elements[place].name].equals(name) {
                    return Node(document: self.document, index: place)
                }
                place = elements[place].end
            }
            return nil
        }

        /// All children of this name, in order.
        func all(_ name: StaticString) -> [Node] {
            var found: [Node] = []
            var place = self.index + 1
            while place < self.element.end {
                let child = Node(document: self.document, index: place)
                if child.name.equals(name) { found.append(child) }
                place = child.element.end
            }
            return found
        }

        /// The text of an element without children, references resolved and CDATA as it stands; empty with children.
        ///
        /// Beside CDATA, white space is only layout and is left out.
        var text: String {
            if let piece = self.element.piece { return String(decoding: self.document.bytes[piece], as: UTF8.self) }
            guard self.element.end == self.index + 1 else { return "" }
            return String(decoding: XMLText.decoded(self.document.bytes[self.element.content]), as: UTF8.self)
        }

        /// Whether the text is exactly this one.
        func says(_ text: StaticString) -> Bool {
            if let piece = self.element.piece { return self.document.bytes[piece].equals(text) }
            return self.text == text.description
        }

        /// The text as a whole number; white space around it does not matter.
        var number: Int64? {
            var digits = Array(self.text.utf8)[...]
            while digits.first?.isSpace == true { digits = digits.dropFirst() }
            while digits.last?.isSpace == true { digits = digits.dropLast() }
            return Int64(String(decoding: digits, as: UTF8.self))
        }
    }
}
