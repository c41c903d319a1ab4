/// A thing that hangs on a message, as scripts name it; media are paths below the folder of templates.
///
/// Source of the limits: WeCom developer documentation, "send a welcome message", `attachments`.
public enum AttachmentDefinition: Hashable, Codable, Sendable {
    /// `link`: `title` up to 128 bytes, `url` https up to 2,048 bytes, `description` up to 512 bytes and empty when
    /// left out, `picture` an https address or nil.
    case link(title: String, url: String, description: String, picture: String?)
    /// `image`: a PNG or JPEG file.
    case image(path: String)
    /// `miniProgram`: `title` up to 64 bytes, `appID`, `page`, `picture` a PNG or JPEG file.
    case miniProgram(title: String, appID: String, page: String, picture: String)
    /// `video`: an MP4 file.
    case video(path: String)
    /// `file`: any file.
    case file(path: String)

    /// The media it needs to be stored at the platform beforehand.
    public var mediaPath: String? {
        switch self {
        case .link: nil
        case .image(let path), .video(let path), .file(let path): path
        case .miniProgram(_, _, _, let picture): picture
        }
    }

    /// Whether a bot that sits in a group can show it there, in the message itself.
    public var isShownByBots: Bool {
        switch self {
        case .link, .image: true
        case .miniProgram, .video, .file: false
        }
    }
}
