import Domain

/// Whose callbacks these are: the organisation, the robot, and how its people are called elsewhere.
struct House: Sendable {
    let corpID: String
    let robotCode: String

    /// A userid is unique within its organisation only.
    func person(_ userID: String) -> PlatformUserID { PlatformUserID("\(self.corpID)/\(userID)") }

    /// The userid of a person of this organisation; nil for anybody else, whom no call can name.
    ///
    /// A person without a userid is known by an opaque id that begins with `$:`.
    func userID(of person: PlatformUserID) -> String? {
        let parts = person.rawValue.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, parts[0] == self.corpID, !parts[1].hasPrefix("$:") else { return nil }
        return String(parts[1])
    }
}
