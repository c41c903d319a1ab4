import Domain

/// A callback of ``PaperPlatform``, read.
struct PaperLine {
    let text: String
    private let words: [String]
    private let options: [String: String]

    init(_ text: String) {
        self.text = text
        let words = text.split(separator: " ").map(String.init)
        self.words = words.filter { !$0.contains("=") }
        self.options = words.filter { $0.contains("=") }.reduce(into: [:]) { options, word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            options[String(parts[0])] = String(parts[1])
        }
    }

    var seconds: Int64? { self.words.first.flatMap(Int64.init) }

    /// A customer's lane or a group's, as the WeCom adapter has them.
    var conversation: String {
        if self.word(1) == "tells" { return "person:\(self.word(2))" }
        if self.word(1) == "waiting" { return "service:\(self.word(2))" }
        return self.isContact ? "contact:\(self.word(3))" : "group:\(self.word(2))"
    }

    var isContact: Bool { ["added", "half", "edited", "removed"].contains(self.word(1)) }

    var happening: Happening {
        let relation = Relation(guide: PlatformUserID(self.word(2)), customer: PlatformUserID(self.word(3)))
        let group = GroupID(self.word(2))
        switch self.word(1) {
        case "added", "half":
            return .contactAdded(
                ContactAdded(
                    relation: relation,
                    channel: self.options["channel"] ?? "",
                    welcomeCode: self.options["code"].map { Secret($0) },
                    isConfirmed: self.word(1) == "added"
                )
            )
        case "edited": return .contactEdited(relation)
        case "removed":
            let side = ContactRemoved.Side(rawValue: self.options["by"] ?? "") ?? .customer
            return .contactRemoved(
                ContactRemoved(relation: relation, by: side, isTransfer: self.options["transfer"] != nil)
            )
        case "created": return .groupCreated(group)
        case "dismissed": return .groupDismissed(group)
        case "owner": return .groupDetailChanged(group, .owner)
        case "notice": return .groupDetailChanged(group, .notice)
        case "waiting":
            let token = Secret(self.options["token"] ?? "t")
            return .serviceMessagesWaiting(ServiceMessagesWaiting(token: token, serviceAccount: self.word(2)))
        case "joined": return .groupMembersJoined(self.change(group))
        case "left": return .groupMembersLeft(self.change(group))
        case "wrote":
            let words = self.words.dropFirst(3).joined(separator: " ")
            let member = Identity(.member, PlatformUserID(self.word(2)))
            return .messageReceived(InboundMessage(id: self.text, from: member, content: .text(words)))
        case "bot-joined": return .botJoined(group)
        case "bot-left": return .botLeft(group)
        case "says", "asks", "tells", "commands": return .messageReceived(self.message)
        case "presses":
            return .cardClicked(
                CardClick(
                    by: Identity(.participant, PlatformUserID(self.word(3))),
                    key: self.word(4),
                    run: self.options["run"].map { RunID($0) },
                    taskID: "",
                    cardType: "",
                    responseCode: "",
                    selected: [],
                    isMenu: false,
                    in: .chat(group, answer: Secret(""))
                )
            )
        default: return .unknown(kind: self.word(1))
        }
    }

    /// `says GROUP PERSON WORDS` to everybody, `asks GROUP PERSON WORDS` to the bot, `commands GROUP PERSON WORDS` to it and
    /// unseen, `tells PERSON WORDS` to it alone.
    private var message: InboundMessage {
        let isAlone = self.word(1) == "tells"
        let person = PlatformUserID(self.word(isAlone ? 2 : 3))
        return InboundMessage(
            id: self.text,
            from: Identity(.participant, person),
            in: .chat(isAlone ? nil : GroupID(self.word(2)), answer: Secret("")),
            content: .text(self.words.dropFirst(isAlone ? 3 : 4).joined(separator: " ")),
            isAddressed: self.word(1) != "says",
            isUnseen: self.word(1) == "commands"
        )
    }

    private func change(_ group: GroupID) -> MemberChange {
        let members = self.word(3).split(separator: ",").map { PlatformUserID(String($0)) }
        return MemberChange(
            group: group,
            kind: self.options["kind"].flatMap(Identity.Kind.init(rawValue:)) ?? .customer,
            members: members,
            count: self.options["count"].flatMap(Int.init) ?? members.count,
            scene: self.options["scene"].flatMap(MemberChange.Scene.init(rawValue:)) ?? .scanned,
            versionBefore: self.options["before"],
            versionAfter: self.options["after"]
        )
    }

    private func word(_ index: Int) -> String { self.words.indices.contains(index) ? self.words[index] : "" }
}
