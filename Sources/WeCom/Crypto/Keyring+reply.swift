import Domain
import OpenSSL

extension Keyring {
    init(_ configuration: WeComConfiguration) throws {
        try self.init(
            receiver: configuration.corpID,
            keys: [configuration.callback] + (configuration.previousCallback.map { [$0] } ?? []),
            pastWindow: configuration.oldestCallback,
            futureWindow: configuration.newestCallback
        )
    }

    /// The newest keys first; an aibot's receiver is empty.
    init(
        receiver: String,
        keys: [WeComConfiguration.CallbackKeys],
        pastWindow: Duration,
        futureWindow: Duration
    ) throws {
        self.seals = try keys.map { keys in
            guard let key = keys.encodingAESKey.reveal(CallbackCrypto.key(from:)) else {
                throw WeComConfiguration.Invalid(problems: ["An encodingAESKey is not base64."])
            }
            return try CallbackCrypto(
                token: keys.token.reveal { Array($0.utf8) },
                key: key,
                receiver: Array(receiver.utf8)
            )
        }
        self.pastWindow = pastWindow
        self.futureWindow = futureWindow
    }

    /// The XML of an encrypted passive reply under the newest seal.
    func reply(_ plaintext: [UInt8], nonce: String, timestamp: Instant, random: [UInt8]) throws(CryptoError) -> [UInt8]
    {
        let seal = self.seals[0]
        let text = try seal.seal(plaintext, random: random)
        let stamp = Array(String(timestamp.seconds).utf8)
        let signature = seal.signature(timestamp: stamp[...], nonce: Array(nonce.utf8)[...], text: text[...])
        return Array("<xml><Encrypt><![CDATA[".utf8) + text
            + Array("]]></Encrypt><MsgSignature><![CDATA[\(lowercaseHex(signature))]]></MsgSignature>".utf8)
            + Array("<TimeStamp>\(timestamp.seconds)</TimeStamp><Nonce><![CDATA[\(nonce)]]></Nonce></xml>".utf8)
    }
}
