import Scripts

extension HearthConfig {
    /// The same configuration on other ports; what names an old port of this machine names the new one.
    ///
    /// A port that is not given stays as it is.
    func moved(port: Int?, sandboxPort: Int?) -> HearthConfig {
        let (oldPort, oldSandboxPort) = (self.server.port, self.sandbox?.port)
        return HearthConfig(
            server: Server(
                host: self.server.host,
                port: port ?? oldPort,
                publicURL: Self.moved(self.server.publicURL, from: oldPort, to: port),
                domainFiles: self.server.domainFiles,
                callers: self.server.callers
            ),
            store: self.store,
            spool: self.spool,
            timezone: self.timezone,
            brands: self.brands,
            accounts: self.accounts.map { account in
                func moved(_ apiBase: String) -> String {
                    Self.moved(apiBase, from: oldSandboxPort, to: sandboxPort)
                }
                let platform: AccountPlatform =
                    switch account.platform {
                    case .wecom(let fields):
                        .wecom(fields.calling(moved(fields.apiBase), authorizing: moved(fields.authorizeBase)))
                    case .wecomAibot(let fields): .wecomAibot(fields.calling(moved(fields.apiBase)))
                    }
                return Account(id: account.id, brand: account.brand, platform: platform)
            },
            log: self.log,
            retention: self.retention,
            proxy: self.proxy,
            sandbox: self.sandbox.map { Sandbox(port: sandboxPort ?? $0.port) }
        )
    }

    private static func moved(_ address: String, from old: Int?, to new: Int?) -> String {
        guard let old, let new else { return address }
        let here = ["http://127.0.0.1", "http://localhost"].first { address == "\($0):\(old)" }
        return here.map { "\($0):\(new)" } ?? address
    }
}

extension WeComAccount {
    fileprivate func calling(_ apiBase: String, authorizing authorizeBase: String) -> WeComAccount {
        WeComAccount(
            corpID: self.corpID,
            agentID: self.agentID,
            secret: self.secret,
            callback: self.callback,
            previousCallback: self.previousCallback,
            apiBase: apiBase,
            authorizeBase: authorizeBase
        )
    }
}

extension AibotAccount {
    fileprivate func calling(_ apiBase: String) -> AibotAccount {
        AibotAccount(callback: self.callback, previousCallback: self.previousCallback, apiBase: apiBase)
    }
}
