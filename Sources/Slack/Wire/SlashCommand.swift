/// A command that somebody wrote: `/quiz A`.
///
/// Source: Slack documentation, "Slash commands".
struct SlashCommand {
    private static let longestTrigger = 256

    let command: String
    let text: String
    let user: String?
    let channel: String?
    let team: String?
    let app: String?
    /// Where it may be answered; nil where it is missing.
    let responseURL: String?
    /// Names this one command; nil where it is missing.
    let trigger: String?

    /// Nil for a form that is no command.
    init?(_ fields: [String: String]) {
        guard let command = fields["command"] else { return nil }
        self.command = command
        self.text = fields["text"] ?? ""
        self.user = fields["user_id"].flatMap { WireID.isUser($0) ? $0 : nil }
        self.channel = fields["channel_id"].flatMap { WireID.isChannel($0) ? $0 : nil }
        self.team = fields["team_id"]
        self.app = fields["api_app_id"]
        self.responseURL = fields["response_url"]
        self.trigger = fields["trigger_id"].flatMap {
            (1...Self.longestTrigger).contains($0.utf8.count) ? $0 : nil
        }
    }
}
