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
                Account(
                    id: account.id,
                    brand: account.brand,
                    platform: account.platform,
                    fields: account.fields.moved { Self.moved($0, from: oldSandboxPort, to: sandboxPort) }
                )
            },
            log: self.log,
            retention: self.retention,
            proxy: self.proxy,
            sandbox: self.sandbox.map { Sandbox(port: sandboxPort ?? $0.port) }
        )
    }

    private static func moved(_ address: String, from old: Int?, to new: Int?) -> String {
        guard let old, let new else { return address }
        for here in ["http://127.0.0.1", "http://localhost"] where "\(address)/".hasPrefix("\(here):\(old)/") {
            return "\(here):\(new)" + address.dropFirst("\(here):\(old)".count)
        }
        return address
    }
}
