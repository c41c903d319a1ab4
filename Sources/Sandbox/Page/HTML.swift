internal import Domain

/// A piece of HTML; text becomes one only escaped.
struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
    private(set) var source: String

    /// Takes markup as it is: only for literals of our own.
    init(stringLiteral value: String) { self.source = value }

    init(stringInterpolation: Interpolation) { self.source = stringInterpolation.source }

    static let empty: HTML = ""

    static func + (left: HTML, right: HTML) -> HTML {
        var sum = left
        sum.source += right.source
        return sum
    }

    static func += (left: inout HTML, right: HTML) { left.source += right.source }

    /// Literal parts are markup; texts and numbers are escaped, pieces of HTML are taken as they are.
    struct Interpolation: StringInterpolationProtocol {
        var source = ""

        init(literalCapacity: Int, interpolationCount: Int) { self.source.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { self.source += literal }
        mutating func appendInterpolation(_ html: HTML) { self.source += html.source }
        mutating func appendInterpolation(_ number: some BinaryInteger) { self.source += String(number) }

        mutating func appendInterpolation(_ text: String) {
            for scalar in text.unicodeScalars {
                switch scalar {
                case "&": self.source += "&amp;"
                case "<": self.source += "&lt;"
                case ">": self.source += "&gt;"
                case "\"": self.source += "&quot;"
                case "'": self.source += "&#39;"
                default: self.source.unicodeScalars.append(scalar)
                }
            }
        }
    }
}

extension Sequence {
    /// Each element as HTML, one behind the other.
    func html(_ piece: (Element) -> HTML) -> HTML { self.reduce(into: HTML.empty) { $0 += piece($1) } }
}

extension Array {
    /// The pieces of a list whose newest element stands first, as many as fit into so many bytes.
    func html(within bytes: Int, _ piece: (Element) -> HTML) -> [HTML] {
        var pieces: [HTML] = []
        var length = 0
        for element in self {
            let next = piece(element)
            length += next.source.utf8.count
            guard length <= bytes else { break }
            pieces.append(next)
        }
        return pieces
    }
}

/// What the page says, in the language of the reader.
struct Say: Sendable {
    let language: Language
    let clock: BrandClock

    func callAsFunction(_ chinese: String, _ english: String) -> String {
        self.language == .english ? english : chinese
    }

    func callAsFunction(_ text: Bilingual) -> String { text.text(in: self.language) }

    /// Hours, minutes and seconds where the brand is.
    func time(_ instant: Instant) -> String { "\(self.minute(instant)):\(Self.two(Int(instant.seconds % 60)))" }

    /// Hours and minutes where the brand is.
    func minute(_ instant: Instant) -> String {
        let minute = self.clock.minuteOfDay(at: instant)
        return "\(Self.two(minute / 60)):\(Self.two(minute % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
