import Foundation
import Testing

/// CONTRIBUTING.md shows the dice play piece by piece; every piece is in the file that is tested, as it is shown.
@Suite struct WalkTests {
    @Test func `every piece of code in the walk is in the play`() throws {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let play = try String(contentsOf: here.appending(path: "DicePlay.swift"), encoding: .utf8)
        let page = try String(contentsOf: root.appending(path: "CONTRIBUTING.md"), encoding: .utf8)
        let walk = try #require(page.components(separatedBy: "## A play in an afternoon").last)
            .components(separatedBy: "\n## ")[0]
        let pieces = walk.components(separatedBy: "```swift\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(pieces.count >= 4)
        for piece in pieces {
            for line in piece.split(separator: "\n") where line.contains(where: { !$0.isWhitespace }) {
                #expect(play.contains(line), "\(line)")
            }
        }
    }
}
