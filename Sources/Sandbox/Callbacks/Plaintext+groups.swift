public import Domain

extension Plaintext {
    /// How people came into a group, as the callback numbers it; the list of members numbers it differently.
    public enum JoinScene: Int64, Hashable, Sendable {
        case invited = 0
        case scanned = 3
    }

    /// How people went out of a group.
    public enum QuitScene: Int64, Hashable, Sendable {
        case left = 0
        case removed = 1
    }

    /// `create`: a customer group was made.
    public static func groupCreated(corp: String, group: String, at: Instant) -> Plaintext {
        Self.group("create", corp: corp, group: group, at: at)
    }

    /// `dismiss`: a customer group was dissolved.
    public static func groupDismissed(corp: String, group: String, at: Instant) -> Plaintext {
        Self.group("dismiss", corp: corp, group: group, at: at)
    }

    /// `update` with `add_member`; the two versions belong to the list of members before and after.
    public static func membersJoined(
        corp: String,
        group: String,
        members: [String],
        scene: JoinScene,
        versionBefore: String,
        versionAfter: String,
        at: Instant
    ) -> Plaintext {
        Self.members(
            "add_member",
            corp: corp,
            group: group,
            members: members,
            join: scene.rawValue,
            quit: 0,
            versions: (versionBefore, versionAfter),
            at: at
        )
    }

    /// `update` with `del_member`.
    public static func membersLeft(
        corp: String,
        group: String,
        members: [String],
        scene: QuitScene,
        versionBefore: String,
        versionAfter: String,
        at: Instant
    ) -> Plaintext {
        Self.members(
            "del_member",
            corp: corp,
            group: group,
            members: members,
            join: 0,
            quit: scene.rawValue,
            versions: (versionBefore, versionAfter),
            at: at
        )
    }

    /// `update` with `change_owner`, `change_name` or `change_notice`.
    public static func groupDetailChanged(corp: String, group: String, detail: String, at: Instant) -> Plaintext {
        Self.group("update", name: detail, corp: corp, group: group, at: at) { $0.add("UpdateDetail", detail) }
    }

    private static func members(
        _ detail: String,
        corp: String,
        group: String,
        members: [String],
        join: Int64,
        quit: Int64,
        versions: (before: String, after: String),
        at: Instant
    ) -> Plaintext {
        let subject = "\(group)/\(versions.after)"
        return Self.group("update", name: detail, subject: subject, corp: corp, group: group, at: at) { xml in
            xml.add("UpdateDetail", detail)
            xml.add("JoinScene", join)
            xml.add("QuitScene", quit)
            xml.add("MemChangeCnt", Int64(members.count))
            xml.add("MemChangeList", items: members)
            xml.add("LastMemVer", versions.before)
            xml.add("CurMemVer", versions.after)
        }
    }

    private static func group(
        _ change: String,
        name: String? = nil,
        subject: String? = nil,
        corp: String,
        group: String,
        at: Instant,
        _ more: (inout CallbackXML) -> Void = { _ in }
    ) -> Plaintext {
        var xml = CallbackXML(corp: corp, from: "sys", at: at, type: "event")
        xml.add("Event", "change_external_chat")
        xml.add("ChatId", group)
        xml.add("ChangeType", change)
        more(&xml)
        return Plaintext(name: name ?? change, subject: subject ?? group, bytes: xml.finish())
    }
}
