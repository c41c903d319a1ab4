import Delivery
import Domain

/// The upload of a picture in three steps: an address is asked for, the bytes are sent there, the end is told.
///
/// No channel is named, so nobody sees the file until a message shows it.
///
/// Source: Slack documentation, "files.getUploadURLExternal" and "files.completeUploadExternal".
struct Upload: Sendable {
    /// Pictures that a message can show are not bounded in the documentation; a file may have a gigabyte.
    private static let sizes = 1...20 << 20
    /// Files stay until somebody deletes them; then a message that shows one is refused, and it is stored once more.
    private static let lifetime = Duration.seconds(3_650 * 86_400)

    let client: Client
    let now: WallClock
    let readFile: @Sendable (String) async throws -> [UInt8]

    /// Makes the calls behind a frozen body, which is a `Medium` as JSON.
    func report(for body: [UInt8], within budget: TimeBudget) async -> CallReport {
        let file: LibraryFile
        do {
            file = try await LibraryFile.read(
                body,
                for: .same("Slack"),
                taking: { _ in Self.sizes },
                with: self.readFile
            )
        } catch { return error.report }
        let question = PlatformCall.asking(
            .uploadAddress,
            [("filename", file.name), ("length", "\(file.bytes.count)")]
        )
        switch await self.client.reply(to: question, within: budget) {
        case .silent(let report), .refused(_, let report): return report
        case .done(let answer):
            guard let address = WireJSON.value(AddressAnswer.self, from: answer.body), let id = address.file_id,
                let url = address.upload_url, WireID.isID(id, of: "F")
            else { return Self.unreadable }
            return await self.send(file, to: Secret(url), as: id, within: budget)
        }
    }

    private func send(_ file: LibraryFile, to url: Secret, as id: String, within budget: TimeBudget) async -> CallReport
    {
        if let report = await self.client.send(file.bytes, to: url, within: budget) { return report }
        let end = EndBody(files: [EndBody.File(id: id, title: file.name)])
        let call = PlatformCall(method: .uploadEnd, content: .json(WireJSON.bytes(end)))
        switch await self.client.reply(to: call, within: budget) {
        case .silent(let report), .refused(_, let report): return report
        case .done: return CallReport(.sent, code: "0", answer: .media(id: id, expiresAt: self.now() + Self.lifetime))
        }
    }

    private static var unreadable: CallReport {
        let message = Bilingual("Slack 的答复里没有上传的地址。", "The answer of Slack holds no address to upload to.")
        return CallReport(.notSent, advice: .retry(after: nil), code: "unreadable", message: message)
    }
}

/// The answer to `files.getUploadURLExternal`.
private struct AddressAnswer: Decodable {
    let upload_url: String?
    let file_id: String?
}

/// The body of `files.completeUploadExternal`.
private struct EndBody: Encodable {
    struct File: Encodable {
        let id: String
        let title: String
    }

    let files: [File]
}
