internal import Domain

extension Scene {
    /// A drawing that looks like the code one scans; it leads nowhere.
    static let code: HTML = {
        let side = 21
        var chance = RandomSource(seed: 21)
        var path = ""
        for row in 0..<side {
            for column in 0..<side where Self.isDark(row, column, side: side, chance.next() % 2 == 0) {
                path += "M\(column) \(row)h1v1h-1z"
            }
        }
        return """
            <svg class="code" viewBox="-2 -2 25 25" aria-hidden="true"><path d="\(path)" fill="currentColor"/></svg>
            """
    }()

    /// Three corners hold the squares by which a camera finds such a code; the rest is chance.
    private static func isDark(_ row: Int, _ column: Int, side: Int, _ byChance: Bool) -> Bool {
        for (top, left) in [(0, 0), (0, side - 7), (side - 7, 0)] {
            let down = row - top, across = column - left
            guard (-1...7).contains(down), (-1...7).contains(across) else { continue }
            let ring = max(abs(down - 3), abs(across - 3))
            return ring == 3 || ring < 2
        }
        return byChance
    }
}
