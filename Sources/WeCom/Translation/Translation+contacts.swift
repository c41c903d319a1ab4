import Domain

extension Translation {
    /// `change_external_contact`: the bond between a guide and a customer.
    func contactEvent() -> Happening? {
        guard let relation = self.relation else { return nil }
        switch self.text("ChangeType") {
        case "add_external_contact": return self.added(relation, isConfirmed: true)
        case "add_half_external_contact": return self.added(relation, isConfirmed: false)
        case "edit_external_contact": return .contactEdited(relation)
        case "del_external_contact":
            let isTransfer = self.text("Source") == "DELETE_BY_TRANSFER"
            return .contactRemoved(ContactRemoved(relation: relation, by: .guide, isTransfer: isTransfer))
        case "del_follow_user":
            return .contactRemoved(ContactRemoved(relation: relation, by: .customer, isTransfer: false))
        case "transfer_fail": return .contactTransferFailed(relation, reason: self.text("FailReason"))
        case "msg_audit_approved": return .archiveConsented(relation, welcomeCode: self.welcomeCode)
        default: return nil
        }
    }

    private func added(_ relation: Relation, isConfirmed: Bool) -> Happening {
        .contactAdded(
            ContactAdded(
                relation: relation,
                channel: self.text("State"),
                welcomeCode: self.welcomeCode,
                isConfirmed: isConfirmed
            )
        )
    }

    private var welcomeCode: Secret? { self.filled("WelcomeCode").map(Secret.init) }

    /// `customer_acquisition`: links that bring customers, and their quota.
    func acquisitionEvent() -> Happening? {
        guard let kind = self.acquisitionKind else { return nil }
        let isExpiry = kind == .quotaExpiresSoon
        return .acquisitionNotice(
            AcquisitionNotice(
                kind: kind,
                linkID: self.filled("LinkId"),
                channel: self.filled("State"),
                relation: self.relation,
                chatKey: self.filled("ChatKey").map(Secret.init),
                expiresAt: isExpiry ? self.moment("ExpireTime") : nil,
                expiringQuota: isExpiry ? self.root["ExpireQuotaNum"]?.number.flatMap(Int.init(exactly:)) : nil
            )
        )
    }

    private var acquisitionKind: AcquisitionNotice.Kind? {
        switch self.text("ChangeType") {
        case "balance_low": .balanceLow
        case "balance_exhausted": .balanceExhausted
        case "balance_increased": .balanceIncreased
        case "quota_expire_soon": .quotaExpiresSoon
        case "link_unavailable": .linkUnavailable
        case "delete_link": .linkDeleted
        case "open_profile": .profileOpened
        case "friend_request": .friendRequested
        case "customer_start_chat": .chatStarted
        case "message_from_customer": .customerWrote
        default: nil
        }
    }

    /// `kf_msg_or_event`: messages of customers wait at a service account.
    func serviceEvent() -> Happening? {
        guard let token = self.filled("Token"), let account = self.filled("OpenKfId") else { return nil }
        return .serviceMessagesWaiting(ServiceMessagesWaiting(token: Secret(token), serviceAccount: account))
    }
}
