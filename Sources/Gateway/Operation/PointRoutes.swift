internal import Domain
internal import Foundation
internal import HTTPTypes
public import Hummingbird

/// `/api/v1/points/corrections`: the operator gives points, takes them, or takes a line back, each with a reason.
public struct PointRoutes: Sendable {
    private static let mostBytes = 4_000

    private let desk: OperatorDesk

    public init(desk: OperatorDesk) { self.desk = desk }

    public func add(to router: Router<some RequestContext>) {
        router.post("api/v1/points/corrections") { request, _ in
            guard self.desk.key.allows(request) else { return Response(status: .unauthorized) }
            guard let brand = request.uri.queryParameters.get("brand"),
                let account = self.desk.accounts[BrandID(String(brand))]
            else { return Response(status: .badRequest) }
            let body = try await request.body.collect(upTo: Self.mostBytes)
            guard
                let correction = try? JSONDecoder().decode(
                    Deed.Correction.self,
                    from: Data(body.readableBytesView)
                ), correction.fault == nil
            else { return Response(status: .badRequest) }
            let act = PageAct(by: OperatorDesk.identity, script: "points", run: nil, deed: .correct(correction))
            return try await self.desk.take(act, form: "points/\(correction.id)", account: account)
        }
    }
}
