import Domain
import Foundation

extension ConfigReading {
    func server(_ value: Value) -> HearthConfig.Server? {
        let example = #"{ host: 0.0.0.0, port: 8080, publicURL: "https://bot.example.com" }"#
        guard let table = Table(value, keys: ["host", "port", "publicURL", "domainFiles", "callers"], example: example)
        else { return nil }
        let host = table.optional("host").map(self.host) ?? "127.0.0.1"
        let port = table.optional("port").map { $0.integer(1...65_535, example: 8_080) } ?? 8_080
        let publicURL = table.required("publicURL", example: #""https://bot.example.com""#)?
            .address(example: #""https://bot.example.com""#, WebAddress.base)
        let domainFiles = table.optional("domainFiles").flatMap(self.folder)
        let callers = table.optional("callers").map { $0.oneOf(HearthConfig.Server.Callers.self) } ?? .connection
        guard let host, let port, let publicURL, let callers else { return nil }
        return HearthConfig.Server(
            host: host,
            port: port,
            publicURL: publicURL,
            domainFiles: domainFiles,
            callers: callers
        )
    }

    private func folder(_ value: Value) -> String? {
        guard let path = value.text(1...1_024, example: "config/domain") else { return nil }
        guard self.fileExists(path) else {
            value.report(
                "names no folder that there is",
                suggestion: "paths are relative to the folder in which Hearth is started"
            )
            return nil
        }
        return path
    }

    private func host(_ value: Value) -> String? {
        value.text(
            1...253,
            of: { $0.isASCII && ($0.isLetter || $0.isNumber || ".:-_".contains($0)) },
            called: "a host name or an IP address",
            example: "0.0.0.0 for every address of this machine"
        )
    }

    func store(_ value: Value) -> HearthConfig.Store? {
        let example = "sqlite:data/hearth.db"
        guard let text = value.text(1...4_096, example: example) else { return nil }
        if text.hasPrefix("sqlite:"), text.count > "sqlite:".count {
            return .sqlite(path: String(text.dropFirst("sqlite:".count)))
        }
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
            let other = "postgres://hearth@db.internal/hearth"
            value.report("names no store that there is", suggestion: "write \(example) or \(other)")
            return nil
        }
        guard !Self.holdsPassword(value.scalar ?? "") else {
            value.report(
                "holds a password",
                suggestion: "put it into the environment and write ${DATABASE_PASSWORD} in its place"
            )
            return nil
        }
        guard Self.isUnambiguous(text) else {
            value.report(
                "cannot be read: a character of the password, say, has a meaning of its own in an address",
                suggestion: "write % as %25, @ as %40, / as %2F, ? as %3F and # as %23"
            )
            return nil
        }
        return .postgres(address: Secret(text))
    }

    /// Whether no part of a URI can be taken for another: libpq would name what it takes for the host, and that would
    /// be a piece of the password.
    private static func isUnambiguous(_ uri: String) -> Bool {
        guard let start = uri.range(of: "://") else { return false }
        let rest = uri[start.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard authority.count(where: { $0 == "@" }) <= 1, !rest.dropFirst(authority.count).contains("@") else {
            return false
        }
        return uri.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
            .allSatisfy { $0.count >= 2 && $0.prefix(2).allSatisfy(\.isHexDigit) }
    }

    /// Whether a URI, as it stands in the file, has a password that is no reference.
    private static func holdsPassword(_ uri: String) -> Bool {
        guard let start = uri.range(of: "://"), let end = uri[start.upperBound...].firstIndex(of: "@") else {
            return uri.contains("password=") && !uri.contains("password=${")
        }
        let person = uri[start.upperBound..<end]
        // A reference has no colon of its own.
        guard let colon = person.firstIndex(of: ":") else { return false }
        return !person[person.index(after: colon)...].hasPrefix("${")
    }

    /// The spool where the file says nothing of one.
    func spool(beside store: HearthConfig.Store?) -> HearthConfig.Spool? {
        if case .postgres = store { HearthConfig.Spool() } else { nil }
    }

    func spool(_ value: Value, beside store: HearthConfig.Store?) -> HearthConfig.Spool?? {
        let example = "{ folder: data/spool, mostMegabytes: 256 }"
        guard let table = Table(value, keys: ["folder", "mostMegabytes"], example: example) else { return nil }
        if case .sqlite = store {
            value.report(
                "is of no use with SQLite: the store is a file of the same disk, and is away when that is",
                suggestion: "leave it out"
            )
            return nil
        }
        let standard = HearthConfig.Spool()
        let folder = table.optional("folder").map { $0.text(1...4_096, example: standard.folder) } ?? standard.folder
        let size =
            table.optional("mostMegabytes").map { $0.integer(8...65_536, example: standard.mostMegabytes) }
            ?? standard.mostMegabytes
        guard let folder, let size else { return nil }
        return HearthConfig.Spool(folder: folder, mostMegabytes: size)
    }

    func timezone(_ value: Value) -> String? {
        guard let text = value.text(1...64, example: "Asia/Shanghai") else { return nil }
        // `EST` or `GMT+8` name an offset that knows no summer time; they are known to Foundation all the same.
        if text == "UTC" || text.contains("/"), BrandClock(text) != nil { return text }
        let near = Nearest.match(for: text, in: TimeZone.knownTimeZoneIdentifiers)
        value.report(
            "names no time zone",
            suggestion: near.map { "did you mean '\($0)'?" } ?? "write an IANA name such as Asia/Shanghai, or UTC"
        )
        return nil
    }

    func log(_ value: Value) -> HearthConfig.Log? {
        guard let table = Table(value, keys: ["level"], example: "{ level: info }") else { return nil }
        guard let level = table.optional("level") else { return HearthConfig.Log() }
        return level.oneOf(HearthConfig.Log.Level.self).map(HearthConfig.Log.init)
    }

    func retention(_ value: Value) -> HearthConfig.Retention? {
        guard let table = Table(value, keys: ["callbacksDays"], example: "{ callbacksDays: 30 }") else { return nil }
        guard let days = table.optional("callbacksDays") else { return HearthConfig.Retention() }
        return days.integer(8...3_650, example: 30).map(HearthConfig.Retention.init)
    }

    func proxy(_ value: Value) -> Secret? {
        let example = #""http://proxy.internal:3128""#
        guard let scalar = value.scalar, References.single(in: scalar) != nil else {
            let advice = "\(example), or ${PROXY_URL} for one with a password"
            return value.address(example: advice, WebAddress.base).map { Secret($0) }
        }
        return value.secret(example: "${PROXY_URL}", standIn: "http://stand-in.invalid") { text in
            let hasScheme = text.hasPrefix("http://") || text.hasPrefix("https://")
            return hasScheme ? nil : ("stands for a text that is no URL", "it has the form \(example)")
        }
    }

    func sandbox(_ value: Value, beside server: HearthConfig.Server?) -> HearthConfig.Sandbox? {
        guard let table = Table(value, keys: ["port"], example: "{ port: 8090 }"),
            let entry = table.required("port", example: "8090"),
            let port = entry.integer(1...65_535, example: 8_090)
        else { return nil }
        guard port != server?.port else {
            entry.report("is the port of 'server' as well", suggestion: "write 8090")
            return nil
        }
        return HearthConfig.Sandbox(port: port)
    }
}

extension Value {
    /// A URL that follows one of the rules of ``WebAddress``.
    func address(
        _ lengths: ClosedRange<Int> = 1...2_048,
        example: String,
        _ rule: (String) throws(WebAddress.Fault) -> String
    ) -> String? {
        guard let text = self.text(lengths, example: example) else { return nil }
        do {
            return try rule(text)
        } catch {
            self.report(error.message, suggestion: "write \(example)")
            return nil
        }
    }
}
