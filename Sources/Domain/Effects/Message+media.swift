extension Message {
    /// The platform's ids of the media that hang on it.
    public var mediaIDs: Set<String> { Set(self.attachments.compactMap(\.mediaID)) }
}

extension Attachment {
    fileprivate var mediaID: String? {
        switch self {
        case .image(let id), .video(let id), .file(let id): id
        case .miniProgram(_, let id, _, _): id
        case .link: nil
        }
    }
}
