public import Domain

/// A page of a fake platform that stands beside others: each leads to all of them.
public struct SandboxPlace: Hashable, Sendable {
    public let name: Bilingual
    /// `/sandbox/slack`.
    public let path: String

    public init(name: Bilingual, path: String) {
        self.name = name
        self.path = path
    }
}

extension [SandboxPlace] {
    /// The way to the other pages; nothing where there is only one.
    func bar(here: String, _ say: Say) -> HTML {
        guard self.count > 1 else { return "" }
        let links = self.html { place in
            let mark: HTML = place.path == here ? " aria-current=\"page\"" : ""
            let language: HTML = say.language == .english ? "?lang=en" : ""
            return "<a href=\"\(place.path)\(language)\"\(mark)>\(say(place.name))</a>"
        }
        return "<nav class=\"platforms\" aria-label=\"\(say("平台", "Platforms"))\">\(links)</nav>"
    }
}
