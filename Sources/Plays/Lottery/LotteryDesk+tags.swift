import Community
import Domain
import Scripts
import Storage

extension LotteryDesk.Refusal {
    var isUnchecked: Bool {
        if case .unchecked = self { true } else { false }
    }
}

extension LotteryDesk {
    /// So long what the platform said of somebody's tags holds: long enough to press twice by it, and no longer.
    static let tagsHold: Duration = .seconds(60)

    /// Whether the person lacks the tags (标签) that the script asks for.
    ///
    /// The platform is asked when somebody enters, and the entry waits for what it says: it tells Hearth of a tag that
    /// a person set or took away, but not of one that a program did, and a callback may be lost; nothing that was
    /// learned earlier is certain enough to let somebody in or to keep them out. So a customer who was tagged a moment
    /// ago is in with their first press, and who lost the tag is not. It costs one call for each who enters, and none
    /// for all the others.
    ///
    /// Guides tag customers. Members, and visitors of whom only an openid is known, have no tags.
    func tagObjection(_ transaction: Transaction) throws -> Refusal? {
        guard let wanted = self.script.eligibility.tags else { return nil }
        guard self.identity.kind == .customer else { return .notEligible }
        let standing = try Tags.standing(of: self.identity.id, account: self.event.account, transaction)
        guard let seenAt = standing.seenAt, self.now < seenAt + Self.tagsHold else {
            return .unchecked(isUnderWay: standing.lookUp(at: self.now) != nil)
        }
        return wanted.isDisjoint(with: standing.names) ? .notEligible : nil
    }
}
