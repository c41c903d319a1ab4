/// What is said to people: text, and things that hang on it.
public struct Message: Hashable, Sendable {
    /// May be empty when there are attachments.
    public let text: String
    public let attachments: [Attachment]
    /// What the reader may press instead of writing it; a platform without buttons shows them as a numbered list.
    public let choices: [Choice]
    /// The run that the choices are about: what is pressed days later still means this one.
    public let run: RunID?
    /// Who is called by name before the text, where the platform does that.
    public let mentions: [PlatformUserID]
    /// Whether nobody but the person whom it answers may read it: it is whispered in the group, or written to them
    /// alone.
    public let isPrivate: Bool

    public init(
        text: String,
        attachments: [Attachment] = [],
        choices: [Choice] = [],
        run: RunID? = nil,
        mentions: [PlatformUserID] = [],
        isPrivate: Bool = false
    ) {
        self.text = text
        self.attachments = attachments
        self.choices = choices
        self.run = run
        self.mentions = mentions
        self.isPrivate = isPrivate
    }

    /// One thing to press.
    public struct Choice: Hashable, Sendable {
        /// What Hearth reads when it is pressed, as if it had been written: up to 64 bytes.
        public let key: String
        public let label: String

        public init(key: String, label: String) {
            self.key = key
            self.label = label
        }
    }
}

/// A thing that hangs on a message; media are named by the platform's id, resolved beforehand.
public enum Attachment: Hashable, Sendable {
    case image(mediaID: String)
    case link(title: String, url: String, description: String, pictureURL: String)
    case miniProgram(title: String, pictureMediaID: String, appID: String, page: String)
    case video(mediaID: String)
    case file(mediaID: String)
}

/// A file of the content library, to be stored at a platform.
public struct Medium: Hashable, Codable, Sendable {
    public enum Kind: String, Hashable, Codable, Sendable {
        case image, voice, video, file
    }

    public let kind: Kind
    /// Path below the brand's templates folder, with `/`.
    public let path: String
    /// Lower-case hex SHA-256 of its bytes.
    public let checksum: String

    public init(kind: Kind, path: String, checksum: String) {
        self.kind = kind
        self.path = path
        self.checksum = checksum
    }
}
