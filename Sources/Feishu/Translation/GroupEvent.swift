import Domain

/// The events of a group and its members: `im.chat.member.…`, `im.chat.disbanded_v1`, `im.chat.updated_v1`.
///
/// They come while the bot is in the group; whether they come from external groups in every edition is not documented.
struct GroupEvent: Decodable {
    struct User: Decodable {
        @Tolerant var user_id: UserIDs?
    }

    @Tolerant var chat_id: String?
    @Tolerant var operator_id: UserIDs?
    @Tolerant var users: [User]?

    func plain(_ happening: (GroupID) -> Happening) -> Reading.Told? {
        WireID.plain(self.chat_id).map { group in
            Reading.Told(happening: happening(GroupID(group)), conversation: "chat:\(group)")
        }
    }

    /// The platform does not say by which way somebody came; who let others in invited them.
    var joined: Reading.Told? {
        self.change(.unknown, byOthers: .invited) { .groupMembersJoined($0) }
    }

    var left: Reading.Told? { self.change(.left, byOthers: .removed) { .groupMembersLeft($0) } }

    /// Somebody took back the invitation by which they had come.
    var withdrawn: Reading.Told? { self.change(.removed, byOthers: .removed) { .groupMembersLeft($0) } }

    private func change(
        _ bySelf: MemberChange.Scene,
        byOthers: MemberChange.Scene,
        _ happening: (MemberChange) -> Happening
    ) -> Reading.Told? {
        let users = self.users ?? []
        let members = users.compactMap { $0.user_id?.person }
        guard var told = self.plain({ .groupDetailChanged($0, .other) }) else { return nil }
        guard !members.isEmpty, let group = WireID.plain(self.chat_id) else {
            told.happening = nil
            return told
        }
        let isOwnAct = members == [self.operator_id?.person]
        told.happening = happening(
            MemberChange(
                group: GroupID(group),
                kind: .participant,
                members: members.map { PlatformUserID($0) },
                count: users.count,
                scene: isOwnAct ? bySelf : byOthers,
                versionBefore: nil,
                versionAfter: nil
            )
        )
        return told
    }
}
