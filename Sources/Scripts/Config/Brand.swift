public import Domain

/// A tenant: one of `brands`.
public struct Brand: Hashable, Sendable {
    /// When customers are left in peace where no `quietHours` are given: `22:00-08:00`.
    public static let defaultQuietHours = TimeWindow(from: "22:00", to: "08:00")

    /// `id`: small letters, digits and `-`, 1 to 32 of them, unique.
    ///
    /// Stored with every row: do not change it. Required.
    public let id: BrandID
    /// `name`: what customers read, 1 to 64 characters.
    ///
    /// Required.
    public let name: String
    /// `scripts`: the folder of the bot-scripts.
    ///
    /// Default `bot-scripts`.
    public let scripts: String
    /// `templates`: the folder of the brand's own templates and media.
    ///
    /// What it lacks is taken from the shipped folder. Default `templates`.
    public let templates: String
    /// `people`: the file that names stores and guides.
    ///
    /// Default: none.
    public let people: String?
    /// `quietHours`: `{ from: "22:00", to: "08:00" }`, or `none`; in the time zone of the configuration.
    ///
    /// nil for none. Default `22:00` to `08:00`.
    public let quietHours: TimeWindow?
    /// `pointsLast`: how long points are good from the day on which they were earned, `1d` to `3660d`: `365d`.
    ///
    /// nil, the default, for ever.
    public let pointsLast: Duration?

    public init(
        id: BrandID,
        name: String,
        scripts: String = "bot-scripts",
        templates: String = "templates",
        people: String? = nil,
        quietHours: TimeWindow? = Brand.defaultQuietHours,
        pointsLast: Duration? = nil
    ) {
        self.id = id
        self.name = name
        self.scripts = scripts
        self.templates = templates
        self.people = people
        self.quietHours = quietHours
        self.pointsLast = pointsLast
    }
}
