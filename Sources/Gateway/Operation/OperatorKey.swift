internal import HTTPTypes
internal import Hummingbird

/// Knows the operator by a bearer token.
public struct OperatorKey: Sendable {
    private let isOperator: @Sendable (String) -> Bool

    /// `isOperator` must compare in constant time.
    public init(isOperator: @escaping @Sendable (String) -> Bool) { self.isOperator = isOperator }

    func allows(_ request: Request) -> Bool {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else { return false }
        return self.isOperator(String(header.dropFirst("Bearer ".count)))
    }
}
