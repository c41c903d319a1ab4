public import Domain

extension Plaintext {
    /// `kf_msg_or_event`: messages wait at a service account; the token lets them be fetched.
    public static func serviceMessagesWaiting(corp: String, service: String, token: String, at: Instant) -> Plaintext {
        var xml = CallbackXML(corp: corp, from: nil, at: at, type: "event")
        xml.add("Event", "kf_msg_or_event")
        xml.add("Token", token)
        xml.add("OpenKfId", service)
        return Plaintext(name: "kf_msg_or_event", subject: token, bytes: xml.finish())
    }
}
