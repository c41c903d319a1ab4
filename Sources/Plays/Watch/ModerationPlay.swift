internal import Community
internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// Keeps a group in order (群管理): finds words and links that do not belong there and asks the owner to see to it.
///
/// Hearth takes nobody out and takes nothing back, because the platform lets no bot do that in a customer group.
public struct ModerationPlay: Play {
    public let name: PlayName = "moderation"
    public let routes = [Route(["message.text"])]

    let scripts: ScriptBook<ModerationScript>
    let voice: RunVoice

    public init(scripts: ScriptBook<ModerationScript>, voice: RunVoice) {
        self.scripts = scripts
        self.voice = voice
    }

    public func isConcerned(by event: Event) -> Bool { self.scripts.areConcerned(by: event) }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard let utterance = Utterance(event, scene), let group = event.happening.group else {
            return .pass(Bilingual("不是群里的文字", "no text in a group"))
        }
        let said = FoldedText(utterance.text)
        for entry in self.scripts.all(of: event.brand) where entry.script.plays(on: event.account) {
            let script = entry.script
            guard script.groups.contains(group) else { continue }
            let standing = try Groups.standing(group, account: event.account, scene.transaction)
            guard try !self.isExempt(utterance.by, script, standing, event, scene) else {
                return .pass(Bilingual("说话的人不在管理之列", "who wrote it is exempt"))
            }
            for rule in script.rules {
                guard let found = rule.trigger.finding(in: utterance.text, folded: said) else { continue }
                return try self.act(rule, found, utterance, group, standing, script, event, scene)
            }
        }
        return .pass(Bilingual("没有不该有的内容", "nothing in it is against a rule"))
    }

    private func isExempt(
        _ person: Identity,
        _ script: ModerationScript,
        _ standing: Groups.Standing?,
        _ event: Event,
        _ scene: Scene
    ) throws -> Bool {
        if script.exempt.contains(.owner), standing?.owner == person.id { return true }
        guard script.exempt.contains(.guide) else { return false }
        return try Directory.guide(person.id, brand: event.brand, scene.transaction) != nil
    }

    private enum Owner {
        case known(PlatformUserID)
        case untold(Bilingual)
    }

    /// Whom the account can write to about the group: a guide whom headquarters wrote down, or somebody whom the
    /// platform's list calls one of the brand's own.
    ///
    /// Elsewhere whoever made a group may have left the organisation since, or belong to another one.
    private func owner(
        of group: GroupID,
        _ standing: Groups.Standing?,
        _ event: Event,
        _ scene: Scene
    ) throws -> Owner {
        guard let owner = standing?.owner else {
            return .untold(Bilingual("不知道群主是谁", "nobody knows the owner"))
        }
        guard scene.can(.writesToMembers, on: event.account) else {
            return .untold(Bilingual("这个账号不能单独给人发消息", "this account writes to nobody alone"))
        }
        if let guide = try Directory.guide(owner, brand: event.brand, scene.transaction) { return .known(guide.id) }
        guard try Memberships.isOwn(owner, in: group, account: event.account, scene.transaction) else {
            return .untold(
                Bilingual("群主不在品牌的导购名单里", "the owner is none of the guides that the brand wrote down")
            )
        }
        return .known(owner)
    }

    private func act(
        _ rule: ModerationRule,
        _ found: String,
        _ utterance: Utterance,
        _ group: GroupID,
        _ standing: Groups.Standing?,
        _ script: ModerationScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let reason = Bilingual("规则“\(rule.name)”", "rule “\(rule.name)”")
        guard rule.act != .note, let template = rule.say else {
            return .done(reason + Bilingual("：记下", ": noted"))
        }
        let owner: PlatformUserID
        switch try self.owner(of: group, standing, event, scene) {
        case .known(let known): owner = known
        case .untold(let why): return .done(reason + Bilingual("：只记下，", ": noted only, because ") + why)
        }
        let writer = try Directory.guide(utterance.by.id, brand: event.brand, scene.transaction)?.name
        let values = [
            "group": standing?.name ?? "", "rule": rule.name, "found": found,
            "message": String(utterance.text.prefix(80)), "name": writer ?? utterance.by.id.rawValue,
        ]
        do {
            let text = try self.voice.text(
                template,
                script.language,
                values,
                offered: WatchVariables.moderation,
                brand: event.brand
            )
            let effect = Effect(
                .memberMessage(to: [owner], text: text),
                purpose: .task,
                deadline: scene.now + .seconds(24 * 3_600)
            )
            return .done(reason + Bilingual("：告诉群主", ": the owner is told"), effects: [effect])
        } catch let error as ContentError {
            return .never(reason + Bilingual("没有话可说：", " has nothing to say: ") + error.message)
        }
    }
}

extension ModerationRule.Trigger {
    /// The word or the host that was found.
    func finding(in text: String, folded: FoldedText) -> String? {
        switch self {
        case .words(let words): words.first { folded.contains(FoldedText($0)) }
        case .links(let allowed):
            LinkHosts.all(in: text).first { host in
                !allowed.contains { host == $0 || host.hasSuffix(".\($0)") }
            }
        }
    }
}
