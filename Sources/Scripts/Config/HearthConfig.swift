public import Domain

/// How Hearth runs: what `config/hearth.yaml` says, checked.
///
/// Secrets stand in the file as `${NAME}` only and are taken from the environment; other values may hold `${NAME}` too.
/// Paths are relative to the working directory of the process. A key that is not known is an error.
public struct HearthConfig: Hashable, Sendable {
    /// `server`: where Hearth listens and how the world reaches it.
    ///
    /// Required.
    public let server: Server
    /// `store`: where everything is kept.
    ///
    /// `sqlite:` and the path of a file that is made when it is missing, or the URI of a PostgreSQL database such as
    /// `postgres://hearth:${DATABASE_PASSWORD}@db.internal/hearth`. Default `sqlite:data/hearth.db`.
    public let store: Store
    /// `spool`: where callbacks are kept while the database is away; with PostgreSQL only.
    ///
    /// With SQLite there is none, because the store is a file of the same disk: when one cannot be written, neither can
    /// the other. Nil with SQLite; otherwise there always is one.
    public let spool: Spool?
    /// `timezone`: the IANA name of the zone in which hours of the day are meant.
    ///
    /// Default `Asia/Shanghai`.
    public let timezone: String
    /// `brands`: the tenants, 1 to 100, in the order of the file.
    ///
    /// Required.
    public let brands: [Brand]
    /// `accounts`: their presences on platforms, 1 to 500, in the order of the file.
    ///
    /// Required.
    public let accounts: [Account]
    /// `log`: how much is logged.
    public let log: Log
    /// `retention`: how long things are kept.
    public let retention: Retention
    /// `proxy`: the URL of an HTTP proxy for all calls to platforms, for example `http://proxy.internal:3128`; one with
    /// a password is given whole as `${NAME}`.
    ///
    /// A secret because of that. Default: none, or what the environment says.
    public let proxy: Secret?
    /// `sandbox`: the fake platform that is served beside Hearth.
    ///
    /// For demos only. Default: none.
    public let sandbox: Sandbox?

    public init(
        server: Server,
        store: Store = .sqlite(path: "data/hearth.db"),
        spool: Spool? = nil,
        timezone: String = "Asia/Shanghai",
        brands: [Brand],
        accounts: [Account],
        log: Log = Log(),
        retention: Retention = Retention(),
        proxy: Secret? = nil,
        sandbox: Sandbox? = nil
    ) {
        self.server = server
        self.store = store
        self.spool = spool
        self.timezone = timezone
        self.brands = brands
        self.accounts = accounts
        self.log = log
        self.retention = retention
        self.proxy = proxy
        self.sandbox = sandbox
    }
}

extension HearthConfig {
    /// Where Hearth listens and how the world reaches it.
    public struct Server: Hashable, Sendable {
        /// `host`: the address to listen on; `0.0.0.0` for all.
        ///
        /// Default `127.0.0.1`, right behind a reverse proxy.
        public let host: String
        /// `port`: 1 to 65,535.
        ///
        /// Default 8080.
        public let port: Int
        /// `publicURL`: what stands before `/callbacks/…` in the addresses given to platforms and people; `http` or
        /// `https`, kept without a slash at its end.
        ///
        /// Required.
        public let publicURL: String
        /// `domainFiles`: the folder with the files by which a platform checks whose domain this is, as it gave them:
        /// `WW_verify_….txt`.
        ///
        /// They are served from the root of ``publicURL``. Default: none.
        public let domainFiles: String?
        /// `callers`: how it is known from where a browser calls, `connection` or `forwarded`.
        ///
        /// `forwarded` takes the last entry of `X-Forwarded-For`, which the reverse proxy writes: only where nobody
        /// reaches Hearth but through that proxy. It bounds how many live pages one caller holds. Default `connection`.
        public let callers: Callers

        /// How it is known from where a browser calls.
        public enum Callers: String, Hashable, Sendable, CaseIterable {
            case connection, forwarded
        }

        public init(
            host: String = "127.0.0.1",
            port: Int = 8_080,
            publicURL: String,
            domainFiles: String? = nil,
            callers: Callers = .connection
        ) {
            self.host = host
            self.port = port
            self.publicURL = publicURL
            self.domainFiles = domainFiles
            self.callers = callers
        }
    }

    /// Where everything is kept.
    public enum Store: Hashable, Sendable {
        /// A file, relative to the working directory.
        case sqlite(path: String)
        /// A database on a PostgreSQL server; a secret, because the address may hold a password.
        case postgres(address: Secret)
    }

    /// Where callbacks are kept while the database is away.
    public struct Spool: Hashable, Sendable {
        /// `folder`: on a disk of this machine, made when it is missing; each Hearth has its own.
        ///
        /// Default `data/spool`.
        public let folder: String
        /// `mostMegabytes`: how much is kept there, 8 to 65,536 MiB; what comes then is answered 503.
        ///
        /// Default 256, which is about 300,000 callbacks.
        public let mostMegabytes: Int

        public init(folder: String = "data/spool", mostMegabytes: Int = 256) {
            self.folder = folder
            self.mostMegabytes = mostMegabytes
        }
    }

    /// How much is logged.
    public struct Log: Hashable, Sendable {
        /// From much to little.
        public enum Level: String, Hashable, Sendable, CaseIterable {
            case trace, debug, info, notice, warning, error, critical
        }

        /// `level`: the least that is logged, one of `trace`, `debug`, `info`, `notice`, `warning`, `error`,
        /// `critical`.
        ///
        /// Default `info`.
        public let level: Level

        public init(level: Level = .info) { self.level = level }
    }

    /// How long things are kept.
    public struct Retention: Hashable, Sendable {
        /// `callbacksDays`: how many days a handled callback is kept, 8 to 3,650.
        ///
        /// Default 30.
        ///
        /// Platforms repeat a callback for up to a week, so it must be recognised for longer than that.
        public let callbacksDays: Int

        public init(callbacksDays: Int = 30) { self.callbacksDays = callbacksDays }
    }

    /// The fake platform that is served beside Hearth.
    public struct Sandbox: Hashable, Sendable {
        /// `port`: 1 to 65,535, not the port of `server`.
        ///
        /// Required.
        public let port: Int

        public init(port: Int) { self.port = port }
    }
}

extension HearthConfig {
    /// The groups of the accounts whose fields name them; see ``AccountFields/namedGroups``.
    public var namedGroups: [AccountID: [GroupID]] {
        self.accounts.reduce(into: [:]) { groups, account in groups[account.id] = account.fields.namedGroups }
    }
}
