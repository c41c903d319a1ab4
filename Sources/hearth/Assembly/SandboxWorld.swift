import Curl
import Domain
import Foundation
import Hummingbird
import Logging
import OpenSSL
import Sandbox
import Scripts
import ServiceLifecycle
import WeCom

/// Makes the fake WeCom of a demo from the configuration: its corp, its guides, their groups, some channels.
enum SandboxWorld {
    /// Makes it, ready to be served.
    ///
    /// Without a `seed` its ids are new with every start, as Hearth, which remembers them, needs it.
    ///
    /// - Returns: nil where no account is an app of WeCom.
    static func make(
        _ blueprint: Blueprint,
        client: Client,
        seed: UInt64? = nil,
        journal: (@Sendable () async -> [UInt8])?
    ) throws -> FakeWeCom? {
        let apps = blueprint.config.accounts.lazy.compactMap { account in
            (account.fields as? WeComConfiguration).map { (account, $0) }
        }
        guard let (account, fields) = apps.first else { return nil }
        guard let plan = blueprint.brands.first(where: { $0.brand.id == account.brand }) else {
            preconditionFailure("The configuration was checked: an account has a brand.")
        }
        let server = blueprint.config.server
        let host = server.host == "0.0.0.0" ? "127.0.0.1" : server.host
        var configuration = SandboxConfiguration(
            corpID: fields.corpID,
            agentID: Int64(fields.agentID),
            secret: fields.secret,
            callbackKeys: try CallbackKeys(
                token: fields.callback.token,
                encodingAESKey: fields.callback.encodingAESKey,
                receiver: fields.corpID
            ),
            callbackURL: "http://\(host):\(server.port)/callbacks/\(account.id)",
            seed: seed ?? randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
        )
        configuration.services = SandboxConfiguration.exampleServices.map { service in
            let name = plan.brand.name
            return .init(id: service.id, name: Bilingual("\(name) 客服", "\(name) service"))
        }
        configuration.aibot = try Self.aibot(blueprint, at: "http://\(host):\(server.port)")
        configuration.trustedAddress = server.publicURL
        configuration.timezone = blueprint.config.timezone
        if let people = plan.people, !people.guides.isEmpty {
            configuration.guides = people.guides.map { guide in
                let store = people.stores.first { $0.id == guide.store }
                return SandboxConfiguration.Guide(
                    id: guide.id.rawValue,
                    name: Bilingual(guide.name, guide.englishName ?? guide.name),
                    store: store.map { Bilingual($0.name, $0.englishName ?? $0.name) } ?? .same(guide.store.rawValue)
                )
            }
            configuration.groups = people.stores.enumerated().compactMap {
                index,
                store -> SandboxConfiguration.Group? in
                guard let owner = people.guides.first(where: { $0.store == store.id }) else { return nil }
                return SandboxConfiguration.Group(
                    id: "wrSANDBOXGROUP00000000000000000\(index + 1)",
                    name: .same("\(store.name)福利群"),
                    owner: owner.id.rawValue
                )
            }
        }
        return try FakeWeCom(
            configuration,
            client: client,
            clock: Machine.clock,
            sleep: { try await Task.sleep(for: $0) },
            journal: journal
        )
    }

    /// The first aibot among the accounts.
    private static func aibot(_ blueprint: Blueprint, at base: String) throws -> SandboxConfiguration.Aibot? {
        for account in blueprint.config.accounts {
            guard let fields = account.fields as? AibotConfiguration else { continue }
            let (token, key) = (fields.callback.token, fields.callback.encodingAESKey)
            return SandboxConfiguration.Aibot(
                callbackKeys: try CallbackKeys(token: token, encodingAESKey: key, receiver: ""),
                callbackURL: "\(base)/callbacks/\(account.id)",
                apiBase: fields.apiBase
            )
        }
        return nil
    }
}
