internal import Domain
internal import HTTPTypes
public import Hummingbird

/// `/api/v1/draws/value`: the operator tells the outside value of a draw.
///
/// It goes the way of every act: stored before the answer, decided once, and explained by the journal.
public struct DrawRoutes: Sendable {
    /// The most bytes of a value.
    private static let mostBytes = 4_000
    private let desk: OperatorDesk

    public init(desk: OperatorDesk) { self.desk = desk }

    public func add(to router: Router<some RequestContext>) {
        router.post("api/v1/draws/value") { request, _ in
            guard self.desk.key.allows(request) else { return Response(status: .unauthorized) }
            let query = request.uri.queryParameters
            guard let run = query.get("run"), let brand = query.get("brand"),
                let account = self.desk.accounts[BrandID(String(brand))],
                let script = run.split(separator: ".").first
            else { return Response(status: .badRequest) }
            let body = try await request.body.collect(upTo: Self.mostBytes)
            guard let value = String(validating: Array(body.readableBytesView), as: UTF8.self), !value.isEmpty else {
                return Response(status: .badRequest)
            }
            let act = PageAct(
                by: OperatorDesk.identity,
                script: ScriptID(String(script)),
                run: RunID(String(run)),
                deed: .tellEntropy(value)
            )
            return try await self.desk.take(act, form: "entropy/\(run)", account: account)
        }
    }
}
