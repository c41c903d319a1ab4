public import Domain

extension CouponPool {
    /// The most codes of one pool.
    public static let limit = 100_000

    /// Reads and checks a file of codes; empty lines count for nothing.
    ///
    /// A problem never quotes a code.
    ///
    /// - Parameters:
    ///   - file: The path to name in problems; its last part, without `.txt`, is the name of the pool.
    ///   - contents: What the file holds.
    /// - Returns: The codes in the order of the file.
    /// - Throws: Every problem of the file, sorted by place.
    public static func load(file: String, contents: String) throws(Problems) -> CouponPool {
        let findings = Findings()
        let name = self.name(ofFile: file)
        let isSlug = name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
        if !isSlug || !(1...32).contains(name.count) {
            findings.report(
                "the name of this file is no name of a pool",
                at: Problem.Place(file: file, line: 1, column: 1),
                suggestion: "use 1 to 32 small letters, digits and '-', then .txt"
            )
        }
        var lines: [Substring: Int] = [:]
        var codes: [String] = []
        for (index, line) in contents.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
        {
            guard !line.isEmpty else { continue }
            let place = Problem.Place(file: file, line: index + 1, column: 1)
            if !(1...64).contains(line.count) || !line.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
                findings.report(
                    "this line is no code",
                    at: place,
                    suggestion: "write 1 to 64 ASCII characters without blanks, one code in each line"
                )
            } else if let earlier = lines[line] {
                findings.report(
                    "this code stands in line \(earlier) already",
                    at: place,
                    suggestion: "remove one of the two: a code is given to one person"
                )
            } else {
                lines[line] = index + 1
                codes.append(String(line))
            }
        }
        if !(1...Self.limit).contains(codes.count), findings.isEmpty {
            findings.report(
                "this pool has \(codes.count) codes, 1 to \(Self.limit) are taken",
                at: Problem.Place(file: file, line: 1, column: 1),
                suggestion: "write one code in each line"
            )
        }
        guard findings.isEmpty else { throw findings.problems }
        return CouponPool(id: name, codes: codes)
    }

    /// The name of the pool that a file holds: the last part of its path, without `.txt`.
    public static func name(ofFile path: String) -> String {
        String((path.split(separator: "/").last ?? "").replacing(".txt", with: ""))
    }
}
