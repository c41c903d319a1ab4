public import Domain
import Foundation

extension HearthConfig {
    /// Reads and checks a configuration.
    ///
    /// - Parameters:
    ///   - file: The path to name in problems.
    ///   - contents: What the file holds; at most 1 MiB of UTF-8.
    ///   - platforms: What `platform:` of an account may name; the first is that of an account that names none.
    ///   - environment: What `${NAME}` is taken from.
    ///   - missingSecrets: Whether a secret that the environment does not have is a problem.
    ///   - fileExists: Whether a path, relative to the working directory, names a file or folder.
    /// - Returns: The configuration, with defaults for what was left out.
    /// - Throws: Every problem of the file, sorted by place. No message holds a value of the file or the environment.
    public static func load(
        file: String,
        contents: String,
        platforms: [any PlatformKeys],
        environment: [String: String],
        missingSecrets: MissingSecrets = .areProblems,
        fileExists: (String) -> Bool
    ) throws(Problems) -> HearthConfig {
        let draft = ConfigDraft.read(
            file: file,
            contents: contents,
            platforms: platforms,
            environment: environment,
            missingSecrets: missingSecrets,
            fileExists: fileExists
        )
        guard let config = draft.config else { throw Problems(draft.problems) }
        return config
    }
}

extension ConfigDraft {
    /// Reads and checks a configuration, as
    /// ``HearthConfig/load(file:contents:platforms:environment:missingSecrets:fileExists:)`` does.
    public static func read(
        file: String,
        contents: String,
        platforms: [any PlatformKeys],
        environment: [String: String],
        missingSecrets: MissingSecrets = .areProblems,
        fileExists: (String) -> Bool
    ) -> ConfigDraft {
        let reading = Reading(
            file: file,
            contents: contents,
            environment: environment,
            missingSecrets: missingSecrets
        )
        return withoutActuallyEscaping(fileExists) { fileExists in
            var parts = ConfigReading(platforms: KnownPlatforms(platforms), fileExists: fileExists)
            let config = reading.root().flatMap { parts.config($0) }
            return ConfigDraft(
                config: reading.findings.isEmpty ? config : nil,
                problems: reading.findings.problems.all,
                brands: parts.brands,
                accounts: parts.accounts,
                domainFiles: parts.domainFiles
            )
        }
    }
}

/// Reads `hearth.yaml` down to its brands and accounts.
struct ConfigReading {
    let platforms: KnownPlatforms
    let fileExists: (String) -> Bool
    private(set) var brands: [Brand] = []
    private(set) var accounts: [BrandID: Set<AccountID>]?
    private(set) var domainFiles: String?

    init(platforms: KnownPlatforms, fileExists: @escaping (String) -> Bool) {
        self.platforms = platforms
        self.fileExists = fileExists
    }

    mutating func config(_ root: Value) -> HearthConfig? {
        let keys = [
            "server", "store", "spool", "timezone", "brands", "accounts", "log", "retention", "proxy", "sandbox",
        ]
        guard let table = Table(root, keys: keys, example: "server: …, brands: … and the other keys") else {
            return nil
        }
        let server = table.required("server", example: "{ publicURL: … }").flatMap(self.server)
        let store = self.optional(table, "store", else: .sqlite(path: "data/hearth.db"), self.store)
        let spool = self.optional(table, "spool", else: self.spool(beside: store)) { self.spool($0, beside: store) }
        let timezone = self.optional(table, "timezone", else: "Asia/Shanghai", self.timezone)
        let log = self.optional(table, "log", else: HearthConfig.Log(), self.log)
        let retention = self.optional(table, "retention", else: HearthConfig.Retention(), self.retention)
        let proxy = self.optional(table, "proxy", else: nil, self.proxy)
        let sandbox = self.optional(table, "sandbox", else: nil) { self.sandbox($0, beside: server) }
        var brandReading = BrandReading(fileExists: self.fileExists)
        let brands = table.required("brands", example: "[{ id: acme, name: Acme }]")?
            .entries(1...100, example: "- { id: acme, name: Acme }")?
            .compactMap { brandReading.brand($0) }
        self.brands = brands ?? []
        let brandIDs = brands == nil ? nil : brandReading.ids.known
        var accountReading = AccountReading(brands: brandIDs, platforms: self.platforms)
        let accounts = table.required("accounts", example: "[{ id: acme-wecom, brand: acme, platform: wecom, … }]")?
            .entries(1...500, example: "- { id: acme-wecom, brand: acme, platform: wecom, … }")?
            .compactMap { accountReading.account($0) }
        self.accounts = accounts == nil || accountReading.isTorn ? nil : accountReading.known
        self.domainFiles = server?.domainFiles
        guard let server, let store, let spool, let timezone, let log, let retention, let proxy, let sandbox,
            let brands, let accounts
        else { return nil }
        return HearthConfig(
            server: server,
            store: store,
            spool: spool,
            timezone: timezone,
            brands: brands,
            accounts: accounts,
            log: log,
            retention: retention,
            proxy: proxy,
            sandbox: sandbox
        )
    }

    /// A key that may be left out: its value, the default, or nil after a problem.
    private func optional<Content>(
        _ table: Table,
        _ key: String,
        else standard: Content,
        _ read: (Value) -> Content?
    ) -> Content? {
        table.optional(key).map(read) ?? standard
    }
}
