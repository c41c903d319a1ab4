/// The envelope of an event, and the event in it.
///
/// Source: Slack documentation, "Events API".
struct EventCallback: Decodable {
    private enum CodingKeys: String, CodingKey {
        case type, challenge, team_id, api_app_id, event_id, event_time, authorizations, event
    }

    private struct Authorization: Decodable {
        let team_id: String?
    }

    let type: String
    let challenge: String?
    /// The workspace of the event, and those as whose app it was made visible: in a channel that two workspaces share
    /// they may differ.
    let teams: [String]
    let app: String?
    let id: String?
    let seconds: Int64?
    let event: ChannelEvent?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.type = fields.text(.type) ?? ""
        self.challenge = fields.text(.challenge)
        let authorizations = fields.part(.authorizations, as: [Authorization].self) ?? []
        self.teams = [fields.text(.team_id)].compactMap { $0 } + authorizations.compactMap(\.team_id)
        self.app = fields.text(.api_app_id)
        self.id = fields.text(.event_id)
        self.seconds = fields.seconds(.event_time)
        self.event = fields.part(.event)
    }
}

/// What happened in a channel.
struct ChannelEvent: Decodable {
    private enum CodingKeys: String, CodingKey {
        case type, subtype, user, bot_id, inviter, channel, channel_type, text, ts, thread_ts, files, message
    }

    private struct Channel: Decodable {
        let id: String?
    }

    private struct Changed: Decodable {
        let user: String?
    }

    struct File: Decodable {
        let id: String?
        let mimetype: String?
        let url_private: String?
    }

    let type: String
    let subtype: String?
    let user: String?
    let bot: String?
    let inviter: String?
    let channel: String?
    let channelType: String?
    let text: String
    let stamp: Stamp?
    /// The message under which this one stands; nil outside of a thread.
    let thread: Stamp?
    let files: [File]
    /// Whose message was changed, where one was.
    let changedUser: String?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.type = fields.text(.type) ?? ""
        self.subtype = fields.text(.subtype)
        self.user = fields.text(.user).flatMap { WireID.isUser($0) ? $0 : nil }
        self.bot = fields.text(.bot_id)
        self.inviter = fields.text(.inviter)
        // Some events name the channel, others describe it.
        let channel = fields.text(.channel) ?? fields.part(.channel, as: Channel.self)?.id
        self.channel = channel.flatMap { WireID.isChannel($0) ? $0 : nil }
        self.channelType = fields.text(.channel_type)
        self.text = fields.text(.text) ?? ""
        self.stamp = Stamp(fields.text(.ts))
        self.thread = Stamp(fields.text(.thread_ts)).filled(unless: self.stamp)
        self.files = fields.part(.files) ?? []
        self.changedUser = fields.part(.message, as: Changed.self)?.user
    }
}

extension Stamp? {
    /// The thread of a message, where it is no thread of its own: the first message of one names itself.
    func filled(unless message: Stamp?) -> Stamp? { self == message ? nil : self }
}
