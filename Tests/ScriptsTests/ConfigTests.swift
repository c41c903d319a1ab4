import Domain
import Testing
import WeCom

@testable import Scripts

@Suite struct ConfigTests {
    private func problems(
        replacing old: String,
        with new: String,
        environment: [String: String] = Shipped.environment
    ) throws -> [Problem] {
        let text = try Shipped.text("config/hearth.yaml")
        try #require(text.contains(old), "the shipped file does not hold «\(old)»")
        return try Shipped.problems { _ = try Shipped.config(text.replacing(old, with: new), environment: environment) }
    }

    @Test
    func `the shipped file says what it says`() throws {
        let config = try Shipped.config(Shipped.text("config/hearth.yaml"))
        #expect(config.server == .init(host: "127.0.0.1", port: 8_080, publicURL: "https://bot.example.com"))
        #expect(config.store == .sqlite(path: "data/hearth.db"))
        #expect(config.spool == nil)
        #expect(config.timezone == "Asia/Shanghai")
        #expect(config.log.level == .info)
        #expect(config.retention.callbacksDays == 30)
        #expect(config.proxy == nil)
        #expect(config.sandbox == nil)
        let brand = try #require(config.brands.first)
        #expect(brand == Brand(id: "acme", name: "Acme", people: "config/people.yaml"))
        #expect(brand.quietHours.map { "\($0)" } == "22:00-08:00")
        let account = try #require(config.accounts.first)
        #expect(account.id == "acme-wecom")
        #expect(account.brand == "acme")
        #expect(account.platform == "wecom")
        let wecom = try #require(account.fields as? WeComConfiguration)
        #expect(wecom.corpID == "ww0123456789abcdef")
        #expect(wecom.agentID == 1_000_002)
        #expect(wecom.secret == Secret(Shipped.canaries[0]))
        #expect(wecom.callback.token == Secret(Shipped.canaries[1]))
        #expect(wecom.callback.encodingAESKey == Secret(Shipped.canaries[2]))
        #expect(wecom.apiBase == "https://qyapi.weixin.qq.com")
    }

    @Test
    func `what is left out takes its default`() throws {
        let config = try Shipped.config(
            """
            server: { publicURL: "https://bot.example.com/" }
            brands: [{ id: acme, name: Acme }]
            accounts:
              - id: acme-wecom
                brand: acme
                platform: wecom
                corpID: ww0123456789abcdef
                agentID: 1000002
                secret: ${ACME_WECOM_SECRET}
                callback: { token: "${ACME_WECOM_TOKEN}", encodingAESKey: "${ACME_WECOM_AES_KEY}" }
            """
        )
        #expect(config.server == .init(publicURL: "https://bot.example.com"))
        #expect(config.brands == [Brand(id: "acme", name: "Acme")])
        #expect(config.brands.first?.quietHours == TimeWindow(from: "22:00", to: "08:00"))
        let wecom = try #require(config.accounts[0].fields as? WeComConfiguration)
        #expect(wecom.apiBase == WeComConfiguration.defaultAPIBase)
        #expect(wecom.previousCallback == nil)
    }

    @Test
    func `who opens a page may be asked elsewhere, and files may prove whose domain it is`() throws {
        let text = try Shipped.text("config/hearth.yaml")
            .replacing("  port: 8080 ", with: "  domainFiles: config\n  port: 8080 ")
            .replacing("    apiBase:", with: "    authorizeBase: http://127.0.0.1:8090/\n    apiBase:")
        let config = try Shipped.config(text)
        #expect(config.server.domainFiles == "config")
        let wecom = try #require(config.accounts[0].fields as? WeComConfiguration)
        #expect(wecom.authorizeBase == "http://127.0.0.1:8090")
        let plain = try Shipped.config(Shipped.text("config/hearth.yaml"))
        #expect(plain.server.domainFiles == nil && plain.server.callers == .connection)
        let proxied = try Shipped.text("config/hearth.yaml")
            .replacing("  port: 8080 ", with: "  callers: forwarded\n  port: 8080 ")
        #expect(try Shipped.config(proxied).server.callers == .forwarded)
        let usual = try #require(plain.accounts[0].fields as? WeComConfiguration)
        #expect(usual.authorizeBase == "https://open.weixin.qq.com")
    }

    @Test(arguments: [
        ("  port: 8080 ", "  domainFiles: no/such/folder\n  port: 8080 ", "names no folder"),
        ("  port: 8080 ", "  callers: proxy\n  port: 8080 ", "must be one of connection, forwarded"),
        ("    apiBase:", "    authorizeBase: ftp://x\n    apiBase:", "wrong kind"),
        ("    apiBase:", "    authorizeBase: https://x?a=b\n    apiBase:", "'?' or a '#'"),
    ])
    func `neither may be anything`(old: String, new: String, message: String) throws {
        let problems = try self.problems(replacing: old, with: new)
        #expect(problems.count == 1 && problems[0].message.contains(message), "\(problems)")
    }

    @Test
    func `the demo differs from the real thing in its addresses, and speaks at any hour`() throws {
        let demo = try Shipped.config(Shipped.text("config/demo.yaml"))
        #expect(demo.sandbox?.port == 8_090)
        #expect(demo.server.publicURL == "http://127.0.0.1:8080")
        let wecom = try #require(demo.accounts[0].fields as? WeComConfiguration)
        #expect(wecom.apiBase == "http://127.0.0.1:8090")
        let real = try Shipped.config(Shipped.text("config/hearth.yaml"))
        #expect(demo.brands[0].quietHours == nil)
        #expect(demo.brands[0].people == real.brands[0].people)
        #expect(demo.brands[0].id == real.brands[0].id)
        #expect(demo.accounts[0].id == real.accounts[0].id)
    }

    @Test(arguments: [
        "postgres://hearth@db.internal/hearth", "postgresql:///hearth?host=/run/postgresql",
        "postgres://hearth:${ACME_WECOM_SECRET}@db.internal/hearth",
    ])
    func `a store may be a PostgreSQL database, and its address is a secret`(address: String) throws {
        let text = try Shipped.text("config/hearth.yaml").replacing(
            "store: sqlite:data/hearth.db",
            with: "store: \(address)"
        )
        let config = try Shipped.config(text)
        #expect(config.spool == .init(folder: "data/spool", mostMegabytes: 256))
        guard case .postgres(let secret) = config.store else {
            Issue.record("\(config.store)")
            return
        }
        #expect(secret.reveal { $0.hasPrefix("postgres") && !$0.contains("${") })
        #expect(!"\(config.store)".contains("hearth@"))
    }

    /// Of these libpq takes another part for the host, and says so.
    @Test(arguments: ["ab%TOPSECRET", "x@TOPSECRET", "p@TOP/SECRET", "ab/TOPSECRET", "a?b@c", "a#b@c", "100%"])
    func `a password that would be taken for something else is refused, and not repeated`(password: String) throws {
        let problems = try self.problems(
            replacing: "store: sqlite:data/hearth.db",
            with: "store: postgres://hearth:${DATABASE_PASSWORD}@db.internal/hearth",
            environment: Shipped.environment.merging(["DATABASE_PASSWORD": password]) { $1 }
        )
        try #require(problems.count == 1, "\(problems)")
        #expect(problems[0].message.contains("cannot be read"))
        #expect(!"\(problems)".contains("TOP") && !"\(problems)".contains(password))
    }

    @Test
    func `a database that may be away has a spool, which may be elsewhere and smaller`() throws {
        let text = try Shipped.text("config/hearth.yaml").replacing(
            "store: sqlite:data/hearth.db",
            with: "store: postgres://hearth@db.internal/hearth\nspool: { folder: /var/spool/hearth, mostMegabytes: 8 }"
        )
        #expect(try Shipped.config(text).spool == .init(folder: "/var/spool/hearth", mostMegabytes: 8))
    }

    @Test(arguments: [
        ("postgres://hearth@db.internal/hearth", "{ mostMegabytes: 7 }", "from 8 to 65536"),
        ("postgres://hearth@db.internal/hearth", "{ mostMegabytes: 256 MiB }", "whole number"),
        ("postgres://hearth@db.internal/hearth", "{ folder: \"\" }", "empty"),
        ("postgres://hearth@db.internal/hearth", "{ directory: data/spool }", "is unknown"),
        ("postgres://hearth@db.internal/hearth", "data/spool", "must be a map"),
        ("sqlite:data/hearth.db", "{ folder: data/spool }", "of no use with SQLite"),
        ("sqlite:data/hearth.db", "{}", "of no use with SQLite"),
    ])
    func `a spool that cannot be is one problem at its place`(store: String, spool: String, message: String) throws {
        let problems = try self.problems(
            replacing: "store: sqlite:data/hearth.db",
            with: "store: \(store)\nspool: \(spool)"
        )
        try #require(problems.count == 1, "\(problems)")
        #expect(problems[0].message.contains(message), "\(problems)")
        #expect(problems[0].place.line > 10)
        #expect(problems[0].suggestion?.isEmpty == false)
    }

    @Test(arguments: [
        ("port: 8080 ", "port: 0 ", "from 1 to 65535"), ("port: 8080 ", "port: 65536 ", "from 1 to 65535"),
        ("port: 8080 ", "port: 80x ", "whole number"), ("port: 8080 ", "port: 0x1F90 ", "whole number"),
        ("port: 8080 ", "port: 8080.0 ", "whole number"), ("host: 127.0.0.1 ", "host: \"a b\" ", "host name"),
        ("\"https://bot.example.com\"", "\"ftp://bot.example.com\"", "wrong kind"),
        ("\"https://bot.example.com\"", "\"https://bot.example.com/?a=1\"", "'?' or a '#'"),
        ("\"https://bot.example.com\"", "\"https://u:p@bot.example.com\"", "user name"),
        ("\"https://bot.example.com\"", "\"https://\"", "no URL"),
        ("\"https://bot.example.com\"", "\"https://bot.example.com:99999\"", "no URL"),
        ("\"https://bot.example.com\"", "\"https://机器人.example.com\"", "%XX"),
        ("store: sqlite:data/hearth.db", "store: postgres://hearth:pw@db.internal/hearth", "holds a password"),
        ("store: sqlite:data/hearth.db", "store: postgres:///hearth?password=pw", "holds a password"),
        ("store: sqlite:data/hearth.db", "store: mysql://db", "no store"),
        ("store: sqlite:data/hearth.db", "store: \"sqlite:\"", "no store"),
        ("timezone: Asia/Shanghai", "timezone: Asia/Atlantis", "no time zone"),
        ("timezone: Asia/Shanghai", "timezone: GMT+8", "no time zone"),
        ("level: info", "level: verbose", "one of trace"), ("callbacksDays: 30", "callbacksDays: 7", "from 8 to 3650"),
        ("id: acme\n", "id: Acme Shop\n", "small letters"), ("scripts: bot-scripts", "scripts: bot-script", "no file"),
        ("from: \"22:00\"", "from: \"8:00\"", "begins when it ends"), ("from: \"22:00\"", "from: 25:00", "time of day"),
        ("brand: acme\n", "brand: acmee\n", "names no brand"),
        (
            "platform: wecom",
            "platform: telegram", "one of wecom"
        ),
        ("corpID: ww0123456789abcdef", "corpID: xx0123456789abcdef", "begin with ww or wx"),
        ("corpID: ww0123456789abcdef", "corpID: ww/../etc", "letters and digits"),
        ("agentID: 1000002", "agentID: 0", "from 1 to"),
        ("apiBase: https://qyapi.weixin.qq.com", "apiBase: http://qyapi.weixin.qq.com", "plain http"),
        ("apiBase: https://qyapi.weixin.qq.com", "apiBase: http://203.0.113.7", "plain http"),
        ("apiBase: https://qyapi.weixin.qq.com", "apiBase: http://10.0.0.1.example.com", "plain http"),
    ])
    func `a value out of range is one problem at its place`(old: String, new: String, message: String) throws {
        let problems = try self.problems(replacing: old, with: new)
        try #require(problems.count == 1, "\(problems)")
        #expect(problems[0].message.contains(message), "\(problems)")
        #expect(problems[0].suggestion?.isEmpty == false)
    }

    @Test(arguments: [
        "http://127.0.0.1:8090", "http://localhost:1", "http://sandbox:8090", "http://10.1.2.3", "http://172.31.0.1",
        "http://192.168.1.1", "http://[::1]:8090", "https://qyapi.example.com/base/",
    ])
    func `the platform may be asked over plain http where nobody else listens`(base: String) throws {
        let old = "apiBase: https://qyapi.weixin.qq.com"
        #expect(try self.problems(replacing: old, with: "apiBase: \"\(base)\"") == [])
    }

    @Test
    func `a near miss is named`() throws {
        let brand = try self.problems(replacing: "brand: acme\n", with: "brand: amce\n")
        #expect(brand.map(\.suggestion) == ["did you mean 'acme'?"])
        let level = try self.problems(replacing: "level: info", with: "level: warn")
        #expect(level.map(\.suggestion) == ["write one of trace, debug, info, notice, warning, error, critical"])
        let zone = try self.problems(replacing: "Asia/Shanghai  ", with: "asia/shanghai  ")
        #expect(zone.map(\.suggestion) == ["did you mean 'Asia/Shanghai'?"])
    }

    // MARK: - Secrets

    @Test(arguments: ["ACME_WECOM_SECRET", "ACME_WECOM_TOKEN", "ACME_WECOM_AES_KEY"])
    func `a variable that is not set or empty is named`(name: String) throws {
        var environment = Shipped.environment
        environment[name] = nil
        let text = try Shipped.text("config/hearth.yaml")
        let unset = try Shipped.problems { _ = try Shipped.config(text, environment: environment) }
        #expect(unset.count == 1)
        #expect(unset.first?.message.contains("\(name), which is not set") == true)
        environment[name] = ""
        let empty = try Shipped.problems { _ = try Shipped.config(text, environment: environment) }
        #expect(empty.count == 1)
        #expect(empty.first?.message.contains("\(name), which is empty") == true)
    }

    @Test(arguments: [
        ("secret: ${ACME_WECOM_SECRET}", "secret: abc"),
        ("secret: ${ACME_WECOM_SECRET}", "secret: x${ACME_WECOM_SECRET}"),
        ("token: \"${ACME_WECOM_TOKEN}\"", "token: QDG6eK"), ("secret: ${ACME_WECOM_SECRET}", "secret: \"${}\""),
        ("secret: ${ACME_WECOM_SECRET}", "secret: \"${A B}\""),
        ("secret: ${ACME_WECOM_SECRET}", "secret: $ACME_WECOM_SECRET"),
    ])
    func `a secret in the clear is refused`(old: String, new: String) throws {
        let problems = try self.problems(replacing: old, with: new)
        #expect(problems.count == 1)
        #expect(problems.first?.message.hasSuffix("is a secret and must not stand in the file") == true)
    }

    @Test(arguments: [
        ("ACME_WECOM_TOKEN", "with-dash"), ("ACME_WECOM_TOKEN", String(repeating: "a", count: 33)),
        ("ACME_WECOM_AES_KEY", String(repeating: "k", count: 42)),
        ("ACME_WECOM_AES_KEY", String(repeating: "k", count: 44)),
        ("ACME_WECOM_AES_KEY", String(repeating: "k", count: 42) + "="), ("ACME_WECOM_SECRET", "two words"),
        ("ACME_WECOM_SECRET", "line\nbreak"), ("ACME_WECOM_SECRET", String(repeating: "s", count: 600)),
    ])
    func `a secret of the wrong shape is refused and not shown`(name: String, value: String) throws {
        var environment = Shipped.environment
        environment[name] = value
        let text = try Shipped.text("config/hearth.yaml")
        let problems = try Shipped.problems { _ = try Shipped.config(text, environment: environment) }
        #expect(problems.count == 1)
        #expect(problems.first?.description.contains(value) == false)
    }

    @Test
    func `other values may hold references too, and are not shown either`() throws {
        var environment = Shipped.environment
        environment["PORT"] = "9000"
        environment["DOMAIN"] = "shop.example.com"
        let text = try Shipped.text("config/hearth.yaml")
            .replacing("port: 8080 ", with: "port: ${PORT} ")
            .replacing("https://bot.example.com", with: "https://bot.${DOMAIN}")
        let config = try Shipped.config(text, environment: environment)
        #expect(config.server.port == 9_000)
        #expect(config.server.publicURL == "https://bot.shop.example.com")
        environment["PORT"] = "canaryPort"
        environment["DOMAIN"] = nil
        let problems = try Shipped.problems { _ = try Shipped.config(text, environment: environment) }
        #expect(problems.count == 2)
        #expect(!problems.description.contains("canaryPort"))
    }

    @Test
    func `a proxy with a password stands in the environment`() throws {
        let clear = "proxy: \"http://proxy.internal:3128\"\nstore:"
        #expect(try self.problems(replacing: "store:", with: clear) == [])
        let password = "proxy: \"http://user:password@proxy.internal:3128\"\nstore:"
        let problems = try self.problems(replacing: "store:", with: password)
        #expect(problems.map(\.message) == ["'proxy' holds a user name or a password"])
        #expect(problems.first?.suggestion?.contains("${PROXY_URL}") == true)
        let text = try Shipped.text("config/hearth.yaml").replacing("store:", with: "proxy: ${PROXY_URL}\nstore:")
        var environment = Shipped.environment
        environment["PROXY_URL"] = "http://user:password@proxy.internal:3128"
        let config = try Shipped.config(text, environment: environment)
        #expect(config.proxy == Secret("http://user:password@proxy.internal:3128"))
        #expect(!"\(config)".contains("password"))
    }

    // MARK: - Across entries

    @Test
    func `two accounts share neither id nor app`() throws {
        let text = try Shipped.text("config/hearth.yaml")
        let start = try #require(text.firstRange(of: "  - id: acme-wecom"))
        let end = try #require(text.firstRange(of: "# Behind a proxy"))
        let account = text[start.lowerBound..<end.lowerBound]
        let twice = text[..<end.lowerBound] + account
        let problems = try Shipped.problems { _ = try Shipped.config(String(twice)) }
        #expect(
            problems.map(\.message).sorted() == [
                "'agentID' is the same app of the same corp as in line 30",
                "'id' names the same account as in line 26",
            ]
        )
        let other = account.replacing("acme-wecom", with: "acme-two").replacing("1000002", with: "1000003")
        let config = try Shipped.config(String(text[..<end.lowerBound] + other))
        #expect(config.accounts.map(\.id) == ["acme-wecom", "acme-two"])
    }

    @Test
    func `the sandbox has a port of its own`() throws {
        let problems = try Shipped.problems {
            _ = try Shipped.config(Shipped.text("config/demo.yaml").replacing("port: 8090", with: "port: 8080"))
        }
        #expect(problems.map(\.message) == ["'port' is the port of 'server' as well"])
    }

    @Test
    func `quiet hours can be left out and switched off`() throws {
        let text = try Shipped.text("config/hearth.yaml")
            .replacing("{ from: \"22:00\", to: \"08:00\" }", with: "none")
        #expect(try Shipped.config(text).brands.first?.quietHours == nil)
    }

    @Test
    func `the second key of a rotation is read`() throws {
        var environment = Shipped.environment
        environment["ACME_WECOM_OLD_TOKEN"] = "old"
        environment["ACME_WECOM_OLD_AES_KEY"] = String(repeating: "o", count: 43)
        let text = try Shipped.text("config/hearth.yaml").replacing("# previousCallback:", with: "previousCallback:")
        let account = try #require(try Shipped.config(text, environment: environment).accounts.first)
        let wecom = try #require(account.fields as? WeComConfiguration)
        #expect(wecom.previousCallback?.token == Secret("old"))
    }
}

/// A configuration for those who only read what is stored.
@Suite struct MissingSecretTests {
    private func load(_ contents: String, _ environment: [String: String]) throws -> HearthConfig {
        try HearthConfig.load(
            file: "hearth.yaml",
            contents: contents,
            platforms: Shipped.platforms,
            environment: environment,
            missingSecrets: .areStoodIn,
            fileExists: Shipped.exists
        )
    }

    @Test func `what reads only needs no secret`() throws {
        let contents = try Shipped.text("config/hearth.yaml")
        #expect(throws: Problems.self) { try Shipped.config(contents, environment: [:]) }
        let config = try self.load(contents, [:])
        #expect(config.accounts.map(\.id) == ["acme-wecom"])
        #expect(try self.load(contents, Shipped.environment) == (try Shipped.config(contents)))
    }

    @Test func `everything else is checked all the same`() throws {
        let contents = try Shipped.text("config/hearth.yaml").replacing("port: 8080 ", with: "port: 99999 ")
            .replacing("name: Acme", with: "name: ${BRAND}")
        let problems = #expect(throws: Problems.self) { try self.load(contents, [:]) }
        #expect(problems?.all.map(\.place.line) == [8, 18], "\(String(describing: problems))")
        var environment = Shipped.environment
        environment["ACME_WECOM_AES_KEY"] = "short"
        #expect(throws: Problems.self) { try self.load(try Shipped.text("config/hearth.yaml"), environment) }
    }
}
