import Domain
import FoundationEssentials
import OpenSSL

/// The signature of a post by a custom bot: it covers a moment, not the post.
///
/// The text of the moment, a line end and the secret are the **key**, and nothing is the message.
/// Source: Feishu developer documentation, "自定义机器人使用指南", 签名校验.
enum RobotSignature {
    /// In base64; `seconds` since 1970, which the platform takes for an hour.
    static func text(seconds: Int64, secret: Secret) -> String {
        let key = secret.reveal { Array("\(seconds)\n\($0)".utf8) }
        return Data(HMAC.sha256([], key: key)).base64EncodedString()
    }
}
