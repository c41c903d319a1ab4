import Delivery
import Domain

/// The upload of a picture, which gives the id that messages show it by.
///
/// Source: DingTalk developer documentation, 上传媒体文件.
struct Upload: Sendable {
    private static let sizes = 1...20 << 20
    /// How long an id is good is not documented; three days are what a sister platform gives, an hour kept back.
    private static let lifetime = Duration.seconds(3 * 86_400 - 3_600)

    let client: Client
    let now: WallClock
    let readFile: @Sendable (String) async throws -> [UInt8]

    private struct Stored: Decodable {
        let id: String?
        init(from decoder: any Decoder) throws { self.id = try Fields(decoder).text("media_id") }
    }

    /// Makes the call behind a frozen body, which is a `Medium` as JSON.
    func report(for call: OutboundCall, within budget: TimeBudget) async -> CallReport {
        let file: LibraryFile
        do {
            file = try await LibraryFile.read(
                call.body,
                for: Bilingual("钉钉", "DingTalk"),
                taking: { _ in Self.sizes },
                with: self.readFile
            )
        } catch { return error.report }
        let form = file.form("media")
        var upload = PlatformCall(endpoint: .upload, body: form.body)
        upload.query = "&type=image"
        upload.contentType = form.type
        switch await self.client.reply(to: upload, within: budget) {
        case .silent(let report): return report
        case .answered(let answer):
            if let code = answer.code {
                return ErrorTable.report(
                    answer,
                    code: code,
                    endpoint: .upload,
                    destination: call.destination,
                    limits: self.client.limits,
                    now: self.now()
                )
            }
            guard let id = WireJSON.value(Stored.self, from: answer.body)?.id, MediaID.isPlain(id) else {
                let message = Bilingual("钉钉的答复里没有图片的编号。", "The answer of DingTalk holds no id of the picture.")
                return CallReport(.notSent, advice: .retry(after: nil), code: "unreadable", message: message)
            }
            return CallReport(.sent, code: "0", answer: .media(id: id, expiresAt: self.now() + Self.lifetime))
        }
    }
}

/// The ids of pictures: `@lADPDe7s2r1aBcDNAfTNAfQ`.
enum MediaID {
    /// Whether it can stand in the brackets of a picture in Markdown and end nothing there.
    static func isPlain(_ id: String) -> Bool {
        (1...256).contains(id.utf8.count)
            && id.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || "0123456789@$_-=+./".unicodeScalars.contains(scalar))
            }
    }
}
