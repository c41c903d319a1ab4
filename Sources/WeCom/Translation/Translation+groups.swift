import Domain

extension Translation {
    /// `change_external_chat`: a customer group and its members.
    func groupEvent() -> Happening? {
        guard let group = self.filled("ChatId").map(GroupID.init(rawValue:)) else { return nil }
        switch self.text("ChangeType") {
        case "create": return .groupCreated(group)
        case "dismiss": return .groupDismissed(group)
        case "update": return self.update(of: group)
        default: return nil
        }
    }

    private func update(of group: GroupID) -> Happening {
        switch self.text("UpdateDetail") {
        case "add_member": .groupMembersJoined(self.memberChange(of: group, scene: self.joinScene))
        case "del_member": .groupMembersLeft(self.memberChange(of: group, scene: self.quitScene))
        case "change_owner": .groupDetailChanged(group, .owner)
        case "change_name": .groupDetailChanged(group, .name)
        case "change_notice": .groupDetailChanged(group, .notice)
        default: .groupDetailChanged(group, .other)
        }
    }

    private func memberChange(of group: GroupID, scene: MemberChange.Scene) -> MemberChange {
        let members = self.root["MemChangeList"]?.all("Item").map { PlatformUserID($0.text) } ?? []
        return MemberChange(
            group: group,
            members: members.filter { !$0.rawValue.isEmpty },
            count: self.root["MemChangeCnt"]?.number.flatMap(Int.init(exactly:)) ?? members.count,
            scene: scene,
            versionBefore: self.filled("LastMemVer"),
            versionAfter: self.filled("CurMemVer")
        )
    }

    private var joinScene: MemberChange.Scene {
        switch self.root["JoinScene"]?.number {
        case 0: .invited
        case 3: .scanned
        default: .unknown
        }
    }

    private var quitScene: MemberChange.Scene {
        switch self.root["QuitScene"]?.number {
        case 0: .left
        case 1: .removed
        default: .unknown
        }
    }

    /// `change_external_tag`: customer tags and their groups.
    func tagEvent() -> Happening? {
        let act: TagChange.Act
        switch self.text("ChangeType") {
        case "create": act = .created
        case "update": act = .updated
        case "delete": act = .deleted
        case "shuffle": act = .shuffled
        default: return nil
        }
        let id = self.text("Id")
        guard act == .shuffled || !id.isEmpty else { return nil }
        // A shuffle is about the order inside a group, or of all groups, and names no type.
        let isGroup = act == .shuffled || self.text("TagType") == "tag_group"
        return .tagChanged(TagChange(id: id, isGroup: isGroup, act: act, strategyID: self.filled("StrategyId")))
    }
}
