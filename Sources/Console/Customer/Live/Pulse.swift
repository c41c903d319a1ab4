internal import Domain
internal import Foundation

/// What everybody who looks at a page is told while it moves.
struct Pulse: Hashable, Codable, Sendable {
    /// Of the page as everybody sees it; with another one the page is asked for anew.
    let mark: String
    let counts: [String: Int]

    init(_ page: PlayPage) {
        self.mark = Self.mark(of: page)
        self.counts = page.counts
    }

    static func mark(of page: PlayPage) -> String { "\(page.run?.rawValue ?? page.kind)/\(page.stage.name)" }

    /// One event as `text/event-stream` carries it.
    ///
    /// Source: HTML Standard, section 9.2, "Server-sent events".
    func event() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return "event: state\ndata: \(String(decoding: try encoder.encode(self), as: UTF8.self))\n\n"
    }

    /// Said when there is nothing to say, so that nobody in between takes the stream for dead.
    static let heartbeat = ": \n\n"
}
