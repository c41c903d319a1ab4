import Delivery
import Domain

/// The upload of a picture, which gives the key that messages show it by.
///
/// Source: Feishu developer documentation, "上传图片".
struct Upload: Sendable {
    private static let sizes = 1...10 << 20
    /// How long a key is good is not documented; where it is not any more, a card that shows it is refused, and the picture
    /// is stored once more.
    private static let lifetime = Duration.seconds(3_650 * 86_400)

    let client: Client
    let now: WallClock
    let readFile: @Sendable (String) async throws -> [UInt8]

    private struct Stored: Decodable {
        struct Content: Decodable {
            @Tolerant var image_key: String?
        }
        @Tolerant var data: Content?
    }

    /// Makes the call behind a frozen body, which is a `Medium` as JSON.
    func report(for call: OutboundCall, within budget: TimeBudget) async -> CallReport {
        let file: LibraryFile
        do {
            file = try await LibraryFile.read(
                call.body,
                for: Bilingual("飞书", "Feishu"),
                taking: { _ in Self.sizes },
                with: self.readFile
            )
        } catch { return error.report }
        let form = file.form("image", after: [("image_type", "message")])
        var upload = PlatformCall(path: Endpoint.image.rawValue, body: form.body)
        upload.contentType = form.type
        switch await self.client.reply(to: upload, within: budget) {
        case .silent(let report): return report
        case .answered(let answer) where answer.code == 0:
            guard let key = WireJSON.value(Stored.self, from: answer.body)?.data?.image_key, WireID.isPlain(key) else {
                let message = Bilingual("飞书的答复里没有图片的编号。", "The answer of Feishu holds no key of the picture.")
                return CallReport(.notSent, advice: .retry(after: nil), code: "unreadable", message: message)
            }
            return CallReport(.sent, code: "0", answer: .media(id: key, expiresAt: self.now() + Self.lifetime))
        case .answered(let answer):
            return ErrorTable.report(answer, to: call, limits: self.client.limits)
        }
    }
}
