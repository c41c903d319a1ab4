internal import Community
internal import Content
public import Domain
public import Engine
internal import Ledger
internal import Storage

/// Points (积分): tells people what they have, and takes corrections of an operator, each a line of its own with the
/// operator's reason, once.
public struct PointsPlay: Play {
    public let name: PlayName = "points"
    public let routes = [Route(["act.correct", "message.text", "card.clicked"])]
    /// The template of what people are told.
    public static let template = "points/balance"
    /// The page on which all points of a person stand.
    static let page: ScriptID = "points"

    private static let words = FixedWords([
        .simplifiedChinese: ["积分", "我的积分"], .english: ["points", "my points"],
    ])

    private let voice: RunVoice

    public init(voice: RunVoice) { self.voice = voice }

    public func isConcerned(by event: Event) -> Bool {
        event.happening.text.map { Self.words.language(saidIn: $0) != nil } ?? true
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        if let utterance = Utterance(event, scene) { return try self.tell(utterance, event, scene) }
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

    private func tell(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let language = Self.words.language(saidIn: utterance.text) else {
            return .pass(Bilingual("没有问积分", "nobody asks for points"))
        }
        let person = try Persons.person(utterance.by, brand: event.brand, now: scene.now, scene.transaction)
        let account = PointAccount(brand: event.brand, person: person)
        var values = CommonVariables.momentValues(
            minuteOfDay: self.voice.clock.minuteOfDay(at: scene.now),
            language: language
        )
        values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
        values["link"] = self.voice.links.personal(Self.page, of: event.brand, for: utterance, scene)
        let saying = Saying(
            template: Self.template,
            language: language,
            values: values,
            offered: ChatVariables.points,
            brand: event.brand
        )
        return self.voice.answer(utterance, saying, Bilingual("告诉他有多少积分", "told how many points there are"))
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
            guard isNew else { return try self.known(account, count, cause, scene) }
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
        case .known: return try self.known(account, count, cause, scene)
        case .short(let missing):
            return .never(
                Bilingual(
                    "积分不够扣，还差 \(missing)；什么也没有改",
                    "there are not enough points, \(missing) are missing: nothing is changed"
                )
            )
        }
    }

    /// What is said of a correction whose id was told before: the same again is no harm, another one is not made.
    private func known(_ account: PointAccount, _ count: Int, _ cause: String, _ scene: Scene) throws -> Decision {
        let made = try Points.movement(by: cause, brand: account.brand, scene.transaction)
        guard let made, made.person == account.person, made.amount == count else {
            return .never(
                Bilingual("这个编号是另一次更正的；什么也没有改", "this id belongs to another correction: nothing is changed")
            )
        }
        return .done(Self.known)
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
