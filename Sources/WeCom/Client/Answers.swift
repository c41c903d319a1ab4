import Domain

/// Answers that name what was made.
struct MadeAnswer: Decodable {
    let msgid: String?
    let template_id: String?
    let media_id: String?
    let fail_list: [String]?
}

/// The answer to `message/send`.
struct MemberMessageAnswer: Decodable {
    let invaliduser: String?
    let unlicenseduser: String?
    let msgid: String?
}

/// The answer to `externalcontact/get_follow_user_list`.
struct FollowUsersAnswer: Decodable {
    let follow_user: [String]?
}

/// The answer to `agent/get`, of which only the number matters.
struct AgentAnswer: Decodable {
    let agentid: Int?
}

/// One page of the answer to `externalcontact/get`.
struct ContactAnswer: Decodable {
    struct Contact: Decodable {
        let external_userid: String
    }

    struct Follower: Decodable {
        let userid: String
        let tags: [Tag]?
    }

    struct Tag: Decodable {
        let tag_name: String?
        /// 1 a tag of the brand, 2 one that a guide made up for themselves, 3 one of a rule group.
        let type: Int?
    }

    let external_contact: Contact?
    let follow_user: [Follower]?
    let next_cursor: String?
}

extension ContactAnswer.Follower {
    /// A guide may call a customer what they like: only what the brand set up says something.
    var guide: ContactSnapshot.Guide {
        ContactSnapshot.Guide(
            id: PlatformUserID(self.userid),
            tags: (self.tags ?? []).filter { $0.type == 1 || $0.type == 3 }.compactMap(\.tag_name)
        )
    }
}

/// The answer to `externalcontact/groupchat/get`.
struct GroupAnswer: Decodable {
    struct Group: Decodable {
        let chat_id: String
        let name: String?
        let owner: String?
        let member_list: [Member]?
        let member_version: String?
    }

    struct Member: Decodable {
        struct Inviter: Decodable {
            let userid: String?
        }

        let userid: String
        /// 1 a member of the brand, 2 somebody from outside.
        let type: Int?
        let join_time: Int64?
        let invitor: Inviter?
        let state: String?
    }

    let group_chat: Group?
}

extension GroupAnswer.Group {
    var snapshot: GroupSnapshot {
        GroupSnapshot(
            group: GroupID(self.chat_id),
            name: self.name ?? "",
            owner: PlatformUserID(self.owner ?? ""),
            members: (self.member_list ?? []).map(\.snapshot),
            version: self.member_version
        )
    }
}

extension GroupAnswer.Member {
    fileprivate var snapshot: GroupSnapshot.Member {
        GroupSnapshot.Member(
            id: PlatformUserID(self.userid),
            isCustomer: self.type == 2,
            joinedAt: self.join_time.flatMap(Instant.init(wireSeconds:)),
            broughtBy: self.invitor?.userid.flatMap { $0.isEmpty ? nil : PlatformUserID($0) },
            channel: self.state.flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}
