import Domain

extension Translation {
    /// What happened to a group or to who is in it; nil for everything else.
    ///
    /// An archived channel is no dismissed one: it may be opened again, and until then a post into it is refused.
    func change(_ event: ChannelEvent) -> Happening? {
        guard let channel = event.channel, !WireID.isDirect(channel) else { return nil }
        let group = GroupID(channel)
        switch event.type {
        case "member_joined_channel":
            guard let user = event.user else { return nil }
            guard user != self.presence.bot else { return .botJoined(group) }
            let scene: MemberChange.Scene = event.inviter == nil ? .unknown : .invited
            return .groupMembersJoined(self.change(of: user, in: group, scene))
        case "member_left_channel":
            guard let user = event.user else { return nil }
            return user == self.presence.bot
                ? .botLeft(group) : .groupMembersLeft(self.change(of: user, in: group, .unknown))
        // Only the bot itself is told that it has left.
        case "channel_left", "group_left": return .botLeft(group)
        case "channel_deleted", "group_deleted": return .groupDismissed(group)
        case "channel_rename", "group_rename": return .groupDetailChanged(group, .name)
        default: return nil
        }
    }

    private func change(of user: String, in group: GroupID, _ scene: MemberChange.Scene) -> MemberChange {
        MemberChange(
            group: group,
            kind: .participant,
            members: [self.presence.person(user)],
            count: 1,
            scene: scene,
            versionBefore: nil,
            versionAfter: nil
        )
    }
}
