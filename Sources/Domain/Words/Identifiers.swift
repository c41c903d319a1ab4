/// A name that means one kind of thing, so that a guide's id cannot be passed where a group's is wanted.
///
/// Shape: any non-empty text the platform or the configuration chose. Comparison is exact, byte by byte.
public protocol Identifier: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
where RawValue == String {
    init(rawValue: String)
}

extension Identifier {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
    public init(_ value: String) { self.init(rawValue: value) }
    public var description: String { self.rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A tenant: its own accounts, templates, scripts and people.
public struct BrandID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// One credentialed presence on a platform, as named in `accounts:`.
public struct AccountID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A user as a platform names them: a member's userid, a customer's external userid, an openid.
public struct PlatformUserID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A chat as a platform names it.
public struct GroupID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A place where guides serve customers.
public struct StoreID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// One human of one brand, whatever they are called at a platform.
///
/// Shape: the identity by which they were met first, such as `customer:wm1`.
public struct PersonID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A script of a brand, as its `id:` says.
public struct ScriptID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// One live instance of a script, unique within its brand.
///
/// Shape: the script's id, a dot and the local moment of its opening: `tea-quiz.20261201-2000`.
public struct RunID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a play: `welcome`, `register`.
public struct PlayName: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The conversation in which events keep their order: one group, one person, one service account.
///
/// Shape: `account/kind:id`.
public struct LaneID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The identity of an effect, derived from its cause, so deciding twice cannot mint it twice.
///
/// Shape: `event/play/index`, for example `42/welcome/0`.
public struct EffectID: Identifier {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(event: EventID, play: PlayName, index: Int) {
        self.rawValue = "\(event.rawValue)/\(play.rawValue)/\(index)"
    }
}

/// The place of an event in the journal: 1, 2, 3 … in the order of commit.
public struct EventID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public var description: String { String(self.rawValue) }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
