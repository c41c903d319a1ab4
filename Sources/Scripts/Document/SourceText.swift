import Domain
import Yams

/// The text of one file and where its characters stand.
///
/// libyaml counts columns in Unicode scalars and breaks lines at more characters than an editor does. A person is told
/// the line and the column of the editor: lines end at CR, LF or CRLF, columns count characters.
struct SourceText {
    /// The most that is read of one file, in bytes of UTF-8.
    static let byteLimit = 1 << 20

    let file: String
    /// What the file holds, without a byte order mark.
    let contents: String
    private let libyamlLines: [String.Index]
    private let editorLines: [String.Index]

    init(file: String, contents: String) {
        let byteOrderMark: Unicode.Scalar = "\u{FEFF}"
        let text =
            contents.unicodeScalars.first == byteOrderMark ? String(contents.unicodeScalars.dropFirst()) : contents
        self.file = file
        self.contents = text
        self.libyamlLines = Self.lineStarts(of: text, after: ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"])
        self.editorLines = Self.lineStarts(of: text, after: ["\n", "\r"])
    }

    var start: Problem.Place { Problem.Place(file: self.file, line: 1, column: 1) }

    func place(of mark: Mark?) -> Problem.Place {
        self.index(of: mark).map(self.place(at:)) ?? self.start
    }

    /// Where a mark stands in ``contents``; nil for a mark that is not in the text.
    func index(of mark: Mark?) -> String.Index? {
        guard let mark, self.libyamlLines.indices.contains(mark.line - 1) else { return nil }
        let scalars = self.contents.unicodeScalars
        let lineStart = self.libyamlLines[mark.line - 1]
        return scalars.index(lineStart, offsetBy: mark.column - 1, limitedBy: scalars.endIndex) ?? scalars.endIndex
    }

    func place(at index: String.Index) -> Problem.Place {
        var low = 0
        var high = self.editorLines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if self.editorLines[middle] <= index {
                low = middle
            } else {
                high = middle
            }
        }
        let column = self.contents[self.editorLines[low]..<index].count + 1
        return Problem.Place(file: self.file, line: low + 1, column: column)
    }

    private static func lineStarts(of text: String, after breaks: Set<Unicode.Scalar>) -> [String.Index] {
        let scalars = text.unicodeScalars
        var starts = [scalars.startIndex]
        var position = scalars.startIndex
        while position < scalars.endIndex {
            let scalar = scalars[position]
            position = scalars.index(after: position)
            guard breaks.contains(scalar) else { continue }
            if scalar == "\r", position < scalars.endIndex, scalars[position] == "\n" {
                position = scalars.index(after: position)
            }
            starts.append(position)
        }
        return starts
    }
}
