public import Domain

/// What a play wants to look at: every condition that is given must hold.
public struct Route: Hashable, Sendable {
    /// How a text message must read; compared without case and outer spaces.
    public enum Text: Hashable, Sendable {
        case equals(String)
        case starts(with: String)
        case contains(String)
    }

    public let kinds: Set<EventKind>
    public let accounts: Set<AccountID>?
    public let groups: Set<GroupID>?
    public let text: Text?

    public init(
        _ kinds: Set<EventKind>,
        accounts: Set<AccountID>? = nil,
        groups: Set<GroupID>? = nil,
        text: Text? = nil
    ) {
        self.kinds = kinds
        self.accounts = accounts
        self.groups = groups
        self.text = text
    }

    /// Why the event does not fit; nil when it fits.
    public func objection(to event: Event) -> Bilingual? {
        let kind = event.happening.kind
        return switch self.mismatch(event) {
        case nil: nil
        case .kind:
            Bilingual("它不处理“\(Glossary.title(kind.rawValue).chinese)”这类事件", "it does not listen to \(kind)")
        case .account: Bilingual("它不服务账号 \(event.account)", "it does not serve the account \(event.account)")
        case .group: Bilingual("它不服务这个群", "it does not serve this group")
        case .text: Bilingual("这句话不是它要回答的", "the text is not one it answers")
        }
    }

    func fits(_ event: Event) -> Bool { self.mismatch(event) == nil }

    private enum Mismatch {
        case kind, account, group, text
    }

    private func mismatch(_ event: Event) -> Mismatch? {
        if !self.kinds.contains(event.happening.kind) { return .kind }
        if let accounts = self.accounts, !accounts.contains(event.account) { return .account }
        if let groups = self.groups, !(event.happening.group.map(groups.contains) ?? false) { return .group }
        if let text = self.text, !(event.happening.text.map(text.fits) ?? false) { return .text }
        return nil
    }
}

extension Route.Text {
    func fits(_ text: String) -> Bool {
        let plain = Self.plain(text)
        return switch self {
        case .equals(let wanted): plain == Self.plain(wanted)
        case .starts(let wanted): plain.hasPrefix(Self.plain(wanted))
        case .contains(let wanted): plain.contains(Self.plain(wanted))
        }
    }

    private static func plain(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.lowercased()
    }
}

extension Conversation {
    fileprivate var group: GroupID? {
        guard case .chat(let group, _) = self else { return nil }
        return group
    }
}

extension Happening {
    /// The group it happened in, where there is one.
    public var group: GroupID? {
        switch self {
        case .groupCreated(let group), .groupDismissed(let group), .groupDetailChanged(let group, _),
            .botJoined(let group), .botLeft(let group):
            group
        case .groupRefused(let refusal): refusal.group
        case .groupMembersJoined(let change), .groupMembersLeft(let change): change.group
        case .messageReceived(let message): message.place.group
        case .cardClicked(let click): click.place.group
        default: nil
        }
    }

    /// What a person wrote, where it is a text.
    public var text: String? {
        guard case .messageReceived(let message) = self, case .text(let text) = message.content else { return nil }
        return text
    }

    /// Whether at most one play may answer it: a person speaks once and is answered once.
    ///
    /// Everything else is a fact, and every play that listens is asked.
    var isForOnePlay: Bool {
        switch self {
        case .messageReceived, .cardClicked, .acted: true
        default: false
        }
    }

    /// The play that an event of Hearth itself is meant for.
    var addressee: PlayName? {
        switch self {
        case .timerDue(let timer): timer.play
        case .effectSettled(let settled): settled.play
        default: nil
        }
    }
}
