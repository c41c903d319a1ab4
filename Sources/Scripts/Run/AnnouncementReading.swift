import Domain

/// Reads what the groups hear of a run: `groups`, `announce`, `remind`.
struct AnnouncementReading {
    let groups: Given<GroupChoice>
    let announce: Given<Announcement?>
    let remind: Given<Reminder?>

    init(_ keys: Keys, _ play: ScriptedPlay, _ parts: PartReading, hasReminder: Bool = true) {
        self.groups = keys.optional(
            "groups",
            .groups,
            default: .all,
            "Where it is played: all, none, or ids of groups."
        )
        self.announce = keys.optional("announce", .announcement(play, parts), "What the groups hear at the opening.")
        self.remind =
            hasReminder
            ? keys.optional("remind", .reminder, "How long before the closing the groups are reminded.")
            : Given(content: .some(nil), value: nil)
        if case .none? = self.groups.content {
            self.announce.report("reaches nobody, for 'groups' is none", suggestion: "remove it, or write groups: all")
        } else if self.announce.value == nil {
            self.remind.report(
                "has no 'announce', which says how a text reaches the groups",
                suggestion: "add announce: { via: owner-message }"
            )
        }
    }

    /// The most bytes of what the groups are told; of the narrower way where it is not known.
    var byteLimit: Int { (self.announce.content ?? nil)?.via.byteLimit ?? GroupWay.ownerTask.byteLimit }

    /// Reports a reminder that does not lie inside a run.
    func checkReminder(_ schedule: RunSchedule?) {
        guard let schedule, let reminder = self.remind.content ?? nil else { return }
        switch reminder {
        case .beforeClosing(let span):
            guard span >= schedule.length else { return }
            self.remind.report(
                "comes before the opening: the run lasts \(DurationText.text(schedule.length))",
                suggestion: "write a shorter span"
            )
        case .at(let moment):
            guard case .once(let opens, let closes) = schedule else {
                return self.remind.report(
                    "is one moment, but the runs are many",
                    suggestion: "write a span before the closing, such as 1h"
                )
            }
            if moment >= closes {
                self.remind.report("comes after the end, \(closes)", suggestion: "write an earlier moment")
            } else if moment <= opens {
                self.remind.report("comes before the opening, \(opens)", suggestion: "write a later moment")
            }
        }
    }
}

extension Shape where Content == Announcement {
    static func announcement(_ play: ScriptedPlay, _ parts: PartReading) -> Shape {
        .keys("{ say: \(play.rawValue)/announce, via: owner-task }") { keys in
            let via = keys.required("via", Shape<GroupWay>.choice, "How it reaches a group.")
            let limit = (via.content ?? .ownerTask).byteLimit
            let say = keys.said(
                "say",
                "\(play.rawValue)/announce",
                parts,
                byteLimit: limit,
                "The template of the text."
            )
            let page = keys.optional("page", .boolean, default: true, "Whether a link to the run's page hangs on it.")
            let attach = keys.attached(parts)
            guard let via = via.content, let say = say.content, let page = page.content,
                let attachments = attach.content
            else { return nil }
            return Announcement(say: say, via: via, hasPage: page, attachments: attachments)
        }
    }
}

extension Shape where Content == Reminder {
    static var reminder: Shape {
        let span = Shape<Duration>.duration(.seconds(60) ... .seconds(30 * 86_400), example: "1h")
        let moment = Shape<LocalMoment>.moment(example: "2026-12-01 18:00")
        return Shape(example: "1h", schema: .anyOf([span.schema(), moment.schema()])) { value in
            value.looksLikeMoment ? moment.read(value).map { .at($0) } : span.read(value).map { .beforeClosing($0) }
        }
    }
}

extension Shape where Content == Aftermath {
    /// A span after the closing, or a moment.
    static func aftermath(_ range: ClosedRange<Duration>, example: String) -> Shape {
        let span = Shape<Duration>.duration(range, example: example)
        let moment = Shape<LocalMoment>.moment(example: "2026-12-01 20:30")
        return Shape(example: example, schema: .anyOf([span.schema(), moment.schema()])) { value in
            value.looksLikeMoment ? moment.read(value).map { .at($0) } : span.read(value).map { .afterClosing($0) }
        }
    }
}

extension Given<Aftermath> {
    /// Reports a moment that is not so many minutes after the one closing; `fault` says what is wrong with that.
    func check(_ schedule: RunSchedule?, minutes: Int, fault: String) {
        guard let schedule, case .at(let moment)? = self.content else { return }
        guard case .once(_, let closes) = schedule else {
            return self.report(
                "is one moment, but the runs are many",
                suggestion: "write a span after the closing, such as 10m"
            )
        }
        guard moment < closes + minutes else { return }
        self.report(fault, suggestion: "write \(closes + max(minutes, 1)) or later")
    }
}

extension Value {
    fileprivate var looksLikeMoment: Bool { self.scalar?.contains { $0 == ":" || $0 == "-" } ?? false }
}

extension Keys {
    /// What hangs on what a group is told.
    func attached(_ parts: PartReading) -> Given<[AttachmentDefinition]> {
        self.optional(
            "attach",
            parts.attachment.list(0...9),
            default: [],
            "What hangs on it; a bot in the group shows pictures and links, a message to the owner is words alone."
        )
    }

    /// A template with a name that it has when nothing is given.
    func said(
        _ key: String,
        _ standard: String,
        _ parts: PartReading,
        byteLimit: Int,
        _ about: String
    ) -> Given<String> {
        let given = self.optional(key, parts.template(standard, byteLimit: byteLimit), default: standard, about)
        guard given.value == nil, let value = self.value else { return given }
        return parts.hasTemplate(standard, for: value, byteLimit: byteLimit) ? given : Given(content: nil, value: nil)
    }
}
