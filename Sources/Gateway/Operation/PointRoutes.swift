internal import Domain
internal import Foundation
internal import HTTPTypes
public import Hummingbird

/// `/api/v1/points/corrections`: the operator gives points, takes them, or takes a line back, each with a reason.
public struct PointRoutes: Sendable {
    private static let mostBytes = 4_000
    private static let mostPoints = 1_000_000_000

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
                ), Self.isSound(correction)
            else { return Response(status: .badRequest) }
            let act = PageAct(by: OperatorDesk.identity, script: "points", run: nil, deed: .correct(correction))
            return try await self.desk.take(act, form: "points/\(correction.id)", account: account)
        }
    }

    private static func isSound(_ correction: Deed.Correction) -> Bool {
        func isText(_ text: String, most: Int) -> Bool {
            (1...most).contains(text.utf8.count)
                && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
        let isNamed = isText(correction.id, most: 64)
        guard isNamed, isText(correction.why, most: 500), correction.why.contains(where: { !$0.isWhitespace }) else {
            return false
        }
        return switch correction.change {
        case .reverse(let cause): isText(cause, most: 500)
        case .change(let person, let count):
            isText(person, most: 200) && count != 0 && (-self.mostPoints...self.mostPoints).contains(count)
        }
    }
}
