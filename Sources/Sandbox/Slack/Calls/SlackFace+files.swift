internal import Domain

/// A file on its way: announced, then its bytes, then its end.
struct SlackFile: Sendable {
    let name: String
    let length: Int
    /// The secret part of the address to which its bytes are sent.
    let ticket: String
    var bytes: [UInt8]?
    var isComplete = false
}

/// Uploads in steps; a file belongs to the app alone, unless a message shows it.
///
/// Sharing a file by the last step (`channel_id`) is not played here.
extension SlackFace {
    static let uploadPath = "files/upload/v1/"
    /// The sandbox's own bound; Slack takes a gigabyte.
    private static let mostBytes = 20 << 20

    /// Answers `files.getUploadURLExternal`.
    mutating func announceFile(_ arguments: SlackArguments, _ town: inout ChatTown) throws(SlackRefusal) -> Result {
        guard let name = arguments.text("filename"), let length = arguments.text("length").flatMap(Int.init) else {
            throw SlackRefusal("invalid_arguments", details: ["[ERROR] missing required field: filename or length"])
        }
        guard length > 0 else { throw SlackRefusal("invalid_arguments", details: ["[ERROR] length is not above 0"]) }
        guard length <= Self.mostBytes else { throw SlackRefusal("file_upload_size_restricted") }
        let id = "F\(town.mark(10))"
        let file = SlackFile(name: name, length: length, ticket: town.mark(32))
        self.files[id] = file
        let url = "\(self.settings.baseURL)/\(self.platform.id)/\(Self.uploadPath)\(id)/\(file.ticket)"
        return Result(
            fields: [("upload_url", .text(url)), ("file_id", .text(id))],
            subject: id,
            effect: "a file is announced"
        )
    }

    /// Takes the bytes of a file, which come without a token.
    mutating func takeBytes(_ call: ChatCall) -> ChatReply {
        func plain(_ status: Int, _ text: String, _ subject: String = "") -> ChatReply {
            ChatReply(
                status: status,
                contentType: "text/plain; charset=utf-8",
                body: Array(text.utf8),
                code: status == 200 ? 0 : status,
                subject: subject,
                effect: text
            )
        }
        let parts = call.path.dropFirst(Self.uploadPath.count).split(separator: "/").map(String.init)
        guard call.method == "POST", parts.count == 2, let file = self.files[parts[0]], file.ticket == parts[1],
            !file.isComplete
        else { return plain(404, "not found") }
        guard call.body.count == file.length else { return plain(400, "the length is another one", parts[0]) }
        self.files[parts[0]]?.bytes = call.body
        return plain(200, "OK - \(call.body.count)", parts[0])
    }

    /// Answers `files.completeUploadExternal`.
    mutating func completeFile(_ arguments: SlackArguments, _ town: inout ChatTown) throws(SlackRefusal) -> Result {
        guard let list = try arguments.nested("files", otherwise: "invalid_arguments")?.list, !list.isEmpty else {
            throw SlackRefusal("invalid_arguments", details: ["[ERROR] missing required field: files"])
        }
        guard arguments.text("channel_id") == nil, arguments.text("channels") == nil else {
            throw SlackRefusal("invalid_arguments", details: ["[ERROR] the sandbox shares no file by itself"])
        }
        var shown: [JSON] = []
        var ids: [String] = []
        for entry in list {
            guard let id = entry["id"]?.text, let file = self.files[id], let bytes = file.bytes else {
                throw SlackRefusal("file_not_found")
            }
            self.files[id]?.isComplete = true
            self.files[id]?.bytes = []
            town.pictures.put(bytes[...], id: id)
            ids.append(id)
            shown.append(["id": .text(id), "title": .text(entry["title"]?.text ?? file.name)])
        }
        return Result(
            fields: [("files", .list(shown))],
            subject: ids.joined(separator: " "),
            effect: "stored \(ids.count)"
        )
    }
}
