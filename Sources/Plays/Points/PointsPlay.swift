internal import Community
public import Domain
public import Engine
internal import Ledger
internal import Storage

/// Corrections of points (积分更正) by an operator: each a line of its own with the operator's reason, once.
public struct PointsPlay: Play {
    public let name: PlayName = "points"
    public let routes = [Route(["act.correct"])]

    public init() {}

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard case .acted(let act) = event.happening, case .correct(let correction) = act.deed else {
            return .pass(Bilingual("与积分更正无关", "no correction of points"))
        }
        guard act.by.kind == .member else {
            return .never(Bilingual("积分只能由品牌来更正", "only the brand corrects points"))
        }
        switch correction.change {
        case .reverse(let cause): return try self.reverse(cause, correction, event, scene)
        case .change(let name, let count):
            let people = try Persons.called(name, brand: event.brand, scene.transaction)
            guard let person = people.first else {
                return .never(Bilingual("没有人用这个标识", "nobody is known by this id"))
            }
            guard people.count == 1 else {
                return .never(
                    Bilingual("不止一个人用这个标识，请用人的编号", "several people have this id: name the id of the person")
                )
            }
            let account = PointAccount(brand: event.brand, person: person)
            return try self.change(account, by: count, correction, scene)
        }
    }

    private func reason(_ correction: Deed.Correction) -> Bilingual {
        Bilingual("更正：", "correction: ") + .same(correction.why)
    }

    private func change(
        _ account: PointAccount,
        by count: Int,
        _ correction: Deed.Correction,
        _ scene: Scene
    ) throws -> Decision {
        let (cause, reason) = ("correct/\(correction.id)", self.reason(correction))
        let points = abs(count)
        if count > 0 {
            let isNew = try Points.earn(
                points,
                for: account,
                cause: cause,
                reason: reason,
                at: scene.now,
                scene.transaction
            )
            guard isNew else { return .done(Self.known) }
            return .done(Bilingual("给了 \(points) 积分", "\(points.counted("point is", "points are")) given"))
        }
        let spending = try Points.spend(
            points,
            of: account,
            cause: cause,
            reason: reason,
            at: scene.now,
            scene.transaction
        )
        switch spending {
        case .spent: return .done(Bilingual("扣了 \(points) 积分", "\(points.counted("point is", "points are")) taken"))
        case .known: return .done(Self.known)
        case .short(let missing):
            return .never(
                Bilingual(
                    "积分不够扣，还差 \(missing)；什么也没有改",
                    "there are not enough points, \(missing) are missing: nothing is changed"
                )
            )
        }
    }

    private static let known = Bilingual(
        "这次更正先前做过了，没有再改",
        "this correction was made before: nothing more is changed"
    )

    private func reverse(
        _ cause: String,
        _ correction: Deed.Correction,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        switch try Points.standing(of: cause, brand: event.brand, now: scene.now, scene.transaction) {
        case .unknown: return .never(Bilingual("没有这一条积分", "there is no line of this cause"))
        case .reversed: return .never(Bilingual("这一条先前已经冲回", "this line was taken back before"))
        case .expired: return .never(Bilingual("这一条已经过期，没有可冲回的", "this line has expired: nothing is left of it"))
        case .reversible:
            try Points.reverse(
                cause: cause,
                brand: event.brand,
                reason: self.reason(correction),
                at: scene.now,
                scene.transaction
            )
            return .done(Bilingual("冲回了这一条", "the line is taken back"))
        }
    }
}
