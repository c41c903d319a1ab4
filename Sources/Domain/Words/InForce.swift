internal import Synchronization

/// A value that holds until another is put in its place, for many who look at it at any time.
///
/// What one decision reads it reads once, so that a change falls between decisions and not into one.
public final class InForce<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    public init(_ value: Value) { self.state = Mutex(value) }

    public var value: Value { self.state.withLock { $0 } }

    public func replace(with value: Value) { self.state.withLock { $0 = value } }
}
