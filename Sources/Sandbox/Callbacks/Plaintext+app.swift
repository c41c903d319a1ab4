public import Domain

extension Plaintext {
    /// A text that a member wrote to the app.
    public static func memberText(
        corp: String,
        agentID: Int64,
        member: String,
        content: String,
        messageID: Int64,
        at: Instant
    ) -> Plaintext {
        var xml = CallbackXML(corp: corp, from: member, at: at, type: "text")
        xml.add("Content", content)
        xml.add("MsgId", messageID)
        xml.add("AgentID", agentID)
        return Plaintext(name: "text", subject: String(messageID), bytes: xml.finish(), isAppBound: true)
    }

    /// `enter_agent`: a member opened the app.
    public static func appOpened(corp: String, agentID: Int64, member: String, at: Instant) -> Plaintext {
        var xml = CallbackXML(corp: corp, from: member, at: at, type: "event")
        xml.add("Event", "enter_agent")
        xml.add("EventKey", "")
        xml.add("AgentID", agentID)
        return Plaintext(name: "enter_agent", subject: member, bytes: xml.finish(), isAppBound: true)
    }

    /// A genuine callback of a kind that no documentation knows: receivers must keep it and go on.
    public static func unheardOf(corp: String, serial: Int64, at: Instant) -> Plaintext {
        var xml = CallbackXML(corp: corp, from: "sys", at: at, type: "event")
        xml.add("Event", "sandbox_future_event")
        xml.add("ChangeType", "something_new")
        xml.add("Serial", serial)
        return Plaintext(name: "sandbox_future_event", subject: String(serial), bytes: xml.finish())
    }
}
