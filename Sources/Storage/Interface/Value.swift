public import Domain

/// A value that goes into or comes out of the database.
///
/// There are four kinds because both engines have these four. Floating numbers are left out on purpose:
/// money, points and moments are integers.
public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    public static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
    public static func integer(_ value: Int?) -> Value { value.map { .integer(Int64($0)) } ?? .null }
    public static func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }
    public static func blob(_ value: [UInt8]?) -> Value { value.map { .blob($0) } ?? .null }
    public static func flag(_ value: Bool) -> Value { .integer(value ? Int64(1) : Int64(0)) }

    /// An instant is stored in milliseconds.
    public static func instant(_ value: Instant) -> Value { .integer(value.millis) }
    public static func instant(_ value: Instant?) -> Value { value.map { .integer($0.millis) } ?? .null }

    public static func name(_ value: some Identifier) -> Value { .text(value.rawValue) }
    public static func name(_ value: (some Identifier)?) -> Value { value.map { .text($0.rawValue) } ?? .null }
    public static func event(_ value: EventID) -> Value { .integer(value.rawValue) }
}

/// One row of an answer, read by position, from 0, in the order of the SELECT.
///
/// Reading a column as something it is not is our own mistake, so it traps.
public struct Row: Hashable, Sendable {
    private let values: [Value]

    public init(_ values: [Value]) { self.values = values }

    public func optionalInteger(_ column: Int) -> Int64? {
        switch self.values[column] {
        case .integer(let value): value
        case .null: nil
        default: preconditionFailure("Column \(column) is not an integer.")
        }
    }

    public func optionalText(_ column: Int) -> String? {
        switch self.values[column] {
        case .text(let value): value
        case .null: nil
        default: preconditionFailure("Column \(column) is not a text.")
        }
    }

    public func optionalBlob(_ column: Int) -> [UInt8]? {
        switch self.values[column] {
        case .blob(let value): value
        case .null: nil
        default: preconditionFailure("Column \(column) is not a blob.")
        }
    }

    public func integer(_ column: Int) -> Int64 { self.present(self.optionalInteger(column), column) }
    public func int(_ column: Int) -> Int { Int(self.integer(column)) }
    public func flag(_ column: Int) -> Bool { self.integer(column) != 0 }
    public func text(_ column: Int) -> String { self.present(self.optionalText(column), column) }
    public func blob(_ column: Int) -> [UInt8] { self.present(self.optionalBlob(column), column) }
    public func instant(_ column: Int) -> Instant { Instant(millis: self.integer(column)) }
    public func optionalInstant(_ column: Int) -> Instant? { self.optionalInteger(column).map(Instant.init(millis:)) }
    public func name<Name: Identifier>(_ column: Int, as: Name.Type = Name.self) -> Name {
        Name(rawValue: self.text(column))
    }
    public func event(_ column: Int) -> EventID { EventID(rawValue: self.integer(column)) }

    private func present<Wanted>(_ value: Wanted?, _ column: Int) -> Wanted {
        guard let value else { preconditionFailure("Column \(column) is NULL.") }
        return value
    }
}
