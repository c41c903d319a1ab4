public import Domain

/// Text out of the bytes of a file that a person wrote.
public enum UTF8Text {
    /// The text of bytes.
    ///
    /// - Parameters:
    ///   - bytes: What the file holds.
    ///   - file: The path to name in the problem.
    /// - Returns: The text, whole.
    /// - Throws: One problem, at the first byte that is not UTF-8.
    public static func text(of bytes: [UInt8], in file: String) throws(Problems) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let good = String(decoding: bytes.prefix(self.goodBytes(bytes)), as: UTF8.self)
        let lines = good.split(omittingEmptySubsequences: false) { ["\n", "\r", "\r\n"].contains($0) }
        throw Problems([
            Problem(
                "this file is not UTF-8",
                at: Problem.Place(file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1),
                suggestion: "save it as UTF-8"
            )
        ])
    }

    /// How many bytes stand before the first one that is not UTF-8.
    private static func goodBytes(_ bytes: [UInt8]) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var count = 0
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { count += scalar.count }
        return count
    }
}
