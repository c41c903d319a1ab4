/// What somebody did with a message: the `payload` of a form.
///
/// Source: Slack documentation, "block_actions payloads".
struct Interaction: Decodable {
    private enum CodingKeys: String, CodingKey {
        case type, api_app_id, team, user, container, channel, message, actions
    }

    private struct Named: Decodable {
        let id: String?
        let team_id: String?
    }

    private struct Container: Decodable {
        let message_ts: String?
        let channel_id: String?
        let thread_ts: String?
    }

    private struct Posted: Decodable {
        let ts: String?
        let thread_ts: String?
        let team: String?
    }

    struct Action: Decodable {
        let type: String?
        let action_id: String?
        let value: String?
        let action_ts: String?
    }

    let type: String
    let app: String?
    /// Where it happened, whose the person is and whose the message: in a shared channel they may differ.
    let teams: [String]
    let user: String?
    let channel: String?
    let message: Stamp?
    /// The message under which the pressed one stands; nil outside of a thread.
    let thread: Stamp?
    let actions: [Action]

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let team = fields.part(.team, as: Named.self)
        let user = fields.part(.user, as: Named.self)
        let container = fields.part(.container, as: Container.self)
        let message = fields.part(.message, as: Posted.self)
        let channel = fields.part(.channel, as: Named.self)?.id ?? container?.channel_id
        self.type = fields.text(.type) ?? ""
        self.app = fields.text(.api_app_id)
        self.teams = [team?.id, user?.team_id, message?.team].compactMap { $0 }
        self.user = user?.id.flatMap { WireID.isUser($0) ? $0 : nil }
        self.channel = channel.flatMap { WireID.isChannel($0) ? $0 : nil }
        self.message = Stamp(container?.message_ts ?? message?.ts)
        self.thread = Stamp(container?.thread_ts ?? message?.thread_ts).filled(unless: self.message)
        self.actions = fields.part(.actions) ?? []
    }
}
