public import Domain

extension Plaintext {
    /// `add_external_contact`, or `add_half_external_contact` while the guide has not confirmed.
    ///
    /// An empty channel and an absent code leave their elements out.
    public static func contactAdded(
        corp: String,
        guide: String,
        customer: String,
        channel: String,
        welcomeCode: String?,
        at: Instant,
        isConfirmed: Bool = true
    ) -> Plaintext {
        let change = isConfirmed ? "add_external_contact" : "add_half_external_contact"
        return Self.contact(change, corp: corp, guide: guide, customer: customer, at: at, subject: welcomeCode) { xml in
            if !channel.isEmpty { xml.add("State", channel) }
            if let welcomeCode { xml.add("WelcomeCode", welcomeCode) }
        }
    }

    /// `edit_external_contact`: a remark or a tag changed.
    public static func contactEdited(corp: String, guide: String, customer: String, at: Instant) -> Plaintext {
        Self.contact("edit_external_contact", corp: corp, guide: guide, customer: customer, at: at)
    }

    /// `del_external_contact`: the guide deleted the customer.
    public static func customerRemoved(
        corp: String,
        guide: String,
        customer: String,
        at: Instant,
        isTransfer: Bool = false
    ) -> Plaintext {
        Self.contact("del_external_contact", corp: corp, guide: guide, customer: customer, at: at) { xml in
            if isTransfer { xml.add("Source", "DELETE_BY_TRANSFER") }
        }
    }

    /// `del_follow_user`: the customer deleted the guide.
    public static func guideRemoved(corp: String, guide: String, customer: String, at: Instant) -> Plaintext {
        Self.contact("del_follow_user", corp: corp, guide: guide, customer: customer, at: at)
    }

    private static func contact(
        _ change: String,
        corp: String,
        guide: String,
        customer: String,
        at: Instant,
        subject: String? = nil,
        _ more: (inout CallbackXML) -> Void = { _ in }
    ) -> Plaintext {
        var xml = CallbackXML(corp: corp, from: "sys", at: at, type: "event")
        xml.add("Event", "change_external_contact")
        xml.add("ChangeType", change)
        xml.add("UserID", guide)
        xml.add("ExternalUserID", customer)
        more(&xml)
        return Plaintext(name: change, subject: subject ?? "\(guide)/\(customer)", bytes: xml.finish())
    }
}
