import Domain

/// An event that the app has subscribed to.
///
/// Over HTTP everything stands in one object, with names whose case differs from event to event.
///
/// Source: DingTalk developer documentation, 群会话事件; 群聊酷应用事件.
struct PlatformEvent {
    let type: String
    let id: String?
    let happenedAt: Instant?
    let corpID: String?
    private let group: String?
    private let groupCorpID: String?
    private let members: [String]
    private let operatorID: String?
    private let robotCode: String?

    init(_ fields: Fields) {
        self.type = fields.text("EventType") ?? ""
        self.id = fields.id("eventId")
        // The same in every repeat, which the time of sending would not be.
        self.happenedAt = fields.moment("EventTime") ?? fields.moment("eventBornTime")
        self.corpID = fields.text("CorpId")
        self.group = fields.id("openConversationId")
        self.groupCorpID = fields.text("openConversationCorpId")
        self.members = fields.texts("userId").filter { (1...128).contains($0.utf8.count) }
        self.operatorID = fields.id("operator")
        self.robotCode = fields.text("robotCode")
    }

    /// The platform looks whether the address is ours.
    var isCheck: Bool { self.type == "check_url" }

    /// The name of its lane; nil when it is about no group.
    var conversation: String? { self.group.map { "chat:\($0)" } }

    func happening(in house: House) -> Happening {
        self.known(in: house) ?? .unknown(kind: Label.of("event", self.type))
    }

    private func known(in house: House) -> Happening? {
        guard let group = self.group.map({ GroupID($0) }), self.groupCorpID ?? house.corpID == house.corpID else {
            return nil
        }
        switch self.type {
        case "chat_add_member":
            return .groupMembersJoined(self.change(of: group, self.members, .unknown, house))
        case "chat_remove_member":
            return .groupMembersLeft(self.change(of: group, self.members, .removed, house))
        case "chat_quit":
            // Without a list: whoever leaves is the one who acts.
            guard let leaver = self.operatorID else { return nil }
            return .groupMembersLeft(self.change(of: group, [leaver], .left, house))
        case "chat_disband": return .groupDismissed(group)
        case "chat_update_title": return .groupDetailChanged(group, .name)
        case "chat_update_owner": return .groupDetailChanged(group, .owner)
        case "im_cool_app_install" where self.isAboutRobot(of: house): return .botJoined(group)
        case "im_cool_app_uninstall" where self.isAboutRobot(of: house): return .botLeft(group)
        default: return nil
        }
    }

    private func isAboutRobot(of house: House) -> Bool { self.robotCode ?? house.robotCode == house.robotCode }

    private func change(
        of group: GroupID,
        _ members: [String],
        _ scene: MemberChange.Scene,
        _ house: House
    ) -> MemberChange {
        MemberChange(
            group: group,
            kind: .participant,
            members: members.map(house.person),
            count: members.count,
            scene: scene,
            versionBefore: nil,
            versionAfter: nil
        )
    }
}
