public import Domain
public import Engine

/// A play whose rule is written in the test.
public struct ScriptedPlay: Play {
    public let name: PlayName
    public let routes: [Route]
    private let rule: @Sendable (Event, inout Scene) throws -> Decision

    public init(
        _ name: PlayName = "echo",
        routes: [Route] = [Route(["message.text", "contact.added", "group.joined"])],
        rule: @escaping @Sendable (Event, inout Scene) throws -> Decision
    ) {
        self.name = name
        self.routes = routes
        self.rule = rule
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision { try self.rule(event, &scene) }
}

/// A failure that a test asked for.
public struct Mishap: Error, Hashable, Sendable {
    public init() {}
}
