import Domain

/// Who the account is: the user that the app is in one workspace.
struct Presence: Sendable {
    let team: String
    /// The user of the bot.
    let bot: String
    /// Empty when it is not compared.
    let app: String

    init(_ configuration: SlackConfiguration) {
        self.team = configuration.teamID
        self.bot = configuration.botUserID
        self.app = configuration.appID
    }

    /// Whether a callback is for this account; one that names no workspace and no app is.
    func isMeant(by inbound: Inbound) -> Bool {
        let teams = inbound.teams
        guard teams.isEmpty || teams.contains(self.team) else { return false }
        return self.app.isEmpty || inbound.app.map { $0 == self.app } ?? true
    }

    /// Somebody of this workspace, as the rest of Hearth names them: `T1/U1`.
    ///
    /// A guest from another workspace in a shared channel is named as this one sees them: which fields of a message
    /// name their own is not confirmed, and the same person must not be two.
    func person(_ user: String) -> PlatformUserID { PlatformUserID("\(self.team)/\(user)") }

    /// The user behind such a name; nil for somebody of another place.
    func user(_ person: PlatformUserID) -> String? {
        guard person.rawValue.hasPrefix("\(self.team)/") else { return nil }
        let user = String(person.rawValue.dropFirst(self.team.count + 1))
        return WireID.isUser(user) ? user : nil
    }
}
