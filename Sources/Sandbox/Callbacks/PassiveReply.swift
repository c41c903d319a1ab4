internal import OpenSSL

/// The encrypted answer with which an app may reply inside the answer to a callback.
struct PassiveReply: Hashable, Sendable {
    /// The decrypted reply, XML.
    let text: String

    /// Opens an answer's body: signature first, then the cipher.
    ///
    /// - Returns: nil when the body is empty or the bare word `success`, which mean no reply.
    /// - Throws: ``SandboxError/Code/undecipherable`` for anything that is neither that nor a genuine reply.
    static func open(_ body: [UInt8], keys: CallbackKeys) throws(SandboxError) -> PassiveReply? {
        if body.isEmpty || body.elementsEqual("success".utf8) { return nil }
        let envelope = String(decoding: body, as: UTF8.self)
        guard let encrypted = Self.element("Encrypt", in: envelope),
            let signature = Self.element("MsgSignature", in: envelope),
            let timestamp = Self.element("TimeStamp", in: envelope),
            let nonce = Self.element("Nonce", in: envelope)
        else { throw SandboxError(.undecipherable, "The answer is neither empty, success nor an encrypted reply.") }
        let expected = keys.signature(timestamp: timestamp, nonce: nonce, encrypted: Array(encrypted.utf8))
        guard isEqualInConstantTime(Array(expected.utf8), Array(signature.utf8)) else {
            throw SandboxError(.undecipherable, "The reply's signature is wrong.")
        }
        return PassiveReply(text: String(decoding: try keys.decrypt(Array(encrypted.utf8)), as: UTF8.self))
    }

    /// The text of a reply of type text; nil for other types.
    var content: String? {
        guard Self.element("MsgType", in: self.text) == "text" else { return nil }
        return Self.element("Content", in: self.text)
    }

    /// The content of the first element of that name, with or without CDATA.
    static func element(_ name: String, in text: String) -> String? {
        guard let open = text.firstRange(of: "<\(name)>"),
            let close = text[open.upperBound...].firstRange(of: "</\(name)>")
        else { return nil }
        let inner = text[open.upperBound..<close.lowerBound]
        let start = "<![CDATA[", end = "]]>"
        guard inner.hasPrefix(start), inner.hasSuffix(end) else { return String(inner) }
        return String(inner.dropFirst(start.count).dropLast(end.count))
    }
}
