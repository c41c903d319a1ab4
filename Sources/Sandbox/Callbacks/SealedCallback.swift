public import Domain

/// A callback as it goes over the wire.
public struct SealedCallback: Hashable, Sendable {
    /// The query without `?`: `msg_signature=…&timestamp=…&nonce=…`.
    public let query: String
    /// The envelope: XML, or JSON for an aibot.
    public let body: [UInt8]
}

extension CallbackKeys {
    /// Signs and encrypts one callback.
    ///
    /// - Parameters:
    ///   - plaintext: What happened, in XML; see ``Plaintext``.
    ///   - timestamp: When it is sent; only whole seconds count.
    ///   - nonce: Any text; the platform sends digits.
    ///   - random: Exactly 16 bytes.
    ///   - agentID: Named in the envelope of callbacks that belong to one app.
    /// - Returns: What is posted; the same arguments always give the same bytes.
    /// - Throws: ``SandboxError/Code/badRequest`` when `random` has another length.
    public func seal(
        _ plaintext: [UInt8],
        timestamp: Instant,
        nonce: String,
        random: [UInt8],
        agentID: Int64? = nil
    ) throws(SandboxError) -> SealedCallback {
        let encrypted = try self.encrypt(plaintext, random: random)
        let seconds = String(timestamp.seconds)
        let signature = self.signature(timestamp: seconds, nonce: nonce, encrypted: encrypted)
        var body = Array("<xml><ToUserName><![CDATA[\(self.receiver)]]></ToUserName>".utf8)
        if let agentID { body += "<AgentID><![CDATA[\(agentID)]]></AgentID>".utf8 }
        body += "<Encrypt><![CDATA[".utf8
        body += encrypted
        body += "]]></Encrypt></xml>".utf8
        return SealedCallback(
            query: "msg_signature=\(signature)&timestamp=\(seconds)&nonce=\(Form.encode(nonce))",
            body: body
        )
    }

    /// Signs and encrypts one callback of an aibot, as ``seal(_:timestamp:nonce:random:agentID:)`` does for an app.
    public func sealJSON(
        _ plaintext: [UInt8],
        timestamp: Instant,
        nonce: String,
        random: [UInt8]
    ) throws(SandboxError) -> SealedCallback {
        let encrypted = try self.encrypt(plaintext, random: random)
        let seconds = String(timestamp.seconds)
        let signature = self.signature(timestamp: seconds, nonce: nonce, encrypted: encrypted)
        return SealedCallback(
            query: "msg_signature=\(signature)&timestamp=\(seconds)&nonce=\(Form.encode(nonce))",
            body: ([("encrypt", .text(String(decoding: encrypted, as: UTF8.self)))] as [(String, JSON)]).json.encoded()
        )
    }

    /// The query with which the platform checks an address, and the body it expects for an answer.
    public func addressCheck(
        _ echo: [UInt8],
        timestamp: Instant,
        nonce: String,
        random: [UInt8]
    ) throws(SandboxError) -> String {
        let encrypted = try self.encrypt(echo, random: random)
        let seconds = String(timestamp.seconds)
        let signature = self.signature(timestamp: seconds, nonce: nonce, encrypted: encrypted)
        let text = Form.encode(String(decoding: encrypted, as: UTF8.self))
        return "msg_signature=\(signature)&timestamp=\(seconds)&nonce=\(Form.encode(nonce))&echostr=\(text)"
    }
}
