/// A customer tag or tag group was made, changed, removed or re-ordered.
public struct TagChange: Hashable, Sendable {
    public enum Act: String, Hashable, Sendable {
        case created, updated, deleted, shuffled
    }

    /// Empty for a shuffle of all groups.
    public let id: String
    public let isGroup: Bool
    public let act: Act
    public let strategyID: String?

    public init(id: String, isGroup: Bool, act: Act, strategyID: String?) {
        self.id = id
        self.isGroup = isGroup
        self.act = act
        self.strategyID = strategyID
    }
}

/// News about acquisition links (获客助手) and their quota.
public struct AcquisitionNotice: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case balanceLow = "balance-low"
        case balanceExhausted = "balance-exhausted"
        case balanceIncreased = "balance-increased"
        case quotaExpiresSoon = "quota-expires-soon"
        case linkUnavailable = "link-unavailable"
        case linkDeleted = "link-deleted"
        case profileOpened = "profile-opened"
        case friendRequested = "friend-requested"
        case chatStarted = "chat-started"
        case customerWrote = "customer-wrote"
    }

    public let kind: Kind
    public let linkID: String?
    public let channel: String?
    public let relation: Relation?
    /// Names the chat for a later question to the platform; good for 30 minutes.
    public let chatKey: Secret?
    public let expiresAt: Instant?
    public let expiringQuota: Int?

    public init(
        kind: Kind,
        linkID: String? = nil,
        channel: String? = nil,
        relation: Relation? = nil,
        chatKey: Secret? = nil,
        expiresAt: Instant? = nil,
        expiringQuota: Int? = nil
    ) {
        self.kind = kind
        self.linkID = linkID
        self.channel = channel
        self.relation = relation
        self.chatKey = chatKey
        self.expiresAt = expiresAt
        self.expiringQuota = expiringQuota
    }
}

/// Messages of customers wait to be fetched from a service account (微信客服).
public struct ServiceMessagesWaiting: Hashable, Sendable {
    /// Lets the messages be fetched, for 10 minutes.
    public let token: Secret
    public let serviceAccount: String

    public init(token: Secret, serviceAccount: String) {
        self.token = token
        self.serviceAccount = serviceAccount
    }
}

/// What a member did in the app, or what the platform says about the app.
public struct AppNotice: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case subscribed, unsubscribed, opened
        case locationReported = "location-reported"
        case menuClicked = "menu-clicked"
        case linkOpened = "link-opened"
        case miniProgramOpened = "mini-program-opened"
        case codeScanned = "code-scanned"
        case picturesSent = "pictures-sent"
        case locationChosen = "location-chosen"
        case batchJobFinished = "batch-job-finished"
        case approvalChanged = "approval-changed"
        case sharingChanged = "sharing-changed"
        /// The platform warns that the app may be closed; ``AppNotice/effectiveAt`` says when.
        case inactivityAlert = "inactivity-alert"
        case closedForInactivity = "closed-for-inactivity"
        case reopened
        case lowActivityAlert = "low-activity-alert"
        /// Access to customer data is limited now: an operator must act.
        case lowActivity = "low-activity"
        case activityRestored = "activity-restored"
    }

    public let kind: Kind
    public let by: PlatformUserID
    /// Menu key, URL, page path, or what the platform sends in their place.
    ///
    /// Empty when none.
    public let key: String
    public let location: Location?
    /// Result of a scan, or of a batch job: the platform's text.
    public let result: String?
    /// MD5 of each picture, as the platform gives it.
    public let pictures: [String]
    public let effectiveAt: Instant?

    public init(
        kind: Kind,
        by: PlatformUserID,
        key: String = "",
        location: Location? = nil,
        result: String? = nil,
        pictures: [String] = [],
        effectiveAt: Instant? = nil
    ) {
        self.kind = kind
        self.by = by
        self.key = key
        self.location = location
        self.result = result
        self.pictures = pictures
        self.effectiveAt = effectiveAt
    }
}

/// The brand's directory changed: a member, a department or a member tag.
public struct DirectoryChange: Hashable, Sendable {
    public enum Subject: String, Hashable, Sendable {
        case member, department, tag
    }
    public enum Act: String, Hashable, Sendable {
        case created, updated, deleted
    }

    public let subject: Subject
    public let act: Act
    public let id: String
    /// A member's new id, when the id itself was changed.
    public let newID: String?

    public init(subject: Subject, act: Act, id: String, newID: String? = nil) {
        self.subject = subject
        self.act = act
        self.id = id
        self.newID = newID
    }
}
