import Content
import Curl
import Delivery
import Domain
import Engine
import Foundation
import Scripts
import WeCom

/// One adapter for each account.
///
/// A new platform adds its case here and nowhere else above its room.
struct Adapters {
    let wecom: [WeComAdapter]
    let aibots: [AibotAdapter]

    var all: [any Adapter] { self.wecom + self.aibots }
    var recognisers: [any Recognising] { self.all.compactMap(\.recogniser) }

    init(_ blueprint: Blueprint, client: Client, now: @escaping WallClock) throws {
        var (wecom, aibots): ([WeComAdapter], [AibotAdapter]) = ([], [])
        for account in blueprint.config.accounts {
            let media = blueprint.brands.first { $0.brand.id == account.brand }?.media
            switch account.platform {
            case .wecom(let fields):
                wecom.append(
                    try WeComAdapter(
                        configuration: WeComConfiguration(account.id, fields),
                        client: client,
                        now: now,
                        readFile: { path in
                            guard let location = media?.medium(path).flatMap({ media?.file(for: $0) })?.location else {
                                throw CocoaError(.fileNoSuchFile)
                            }
                            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: location)))
                        }
                    )
                )
            case .wecomAibot(let fields):
                let configuration = AibotConfiguration(account.id, fields)
                aibots.append(try AibotAdapter(configuration: configuration, client: client, now: now))
            }
        }
        self.wecom = wecom
        self.aibots = aibots
    }
}

extension WeComConfiguration.CallbackKeys {
    fileprivate init(_ keys: WeComAccount.Callback) {
        self.init(token: keys.token, encodingAESKey: keys.encodingAESKey)
    }
}

extension AibotConfiguration {
    fileprivate init(_ account: AccountID, _ fields: AibotAccount) {
        self.init(
            account: account,
            callback: .init(fields.callback),
            previousCallback: fields.previousCallback.map { .init($0) },
            apiBase: fields.apiBase
        )
    }
}

extension WeComConfiguration {
    fileprivate init(_ account: AccountID, _ fields: WeComAccount) {
        self.init(
            account: account,
            corpID: fields.corpID,
            agentID: fields.agentID,
            secret: fields.secret,
            callback: .init(fields.callback),
            previousCallback: fields.previousCallback.map { .init($0) },
            apiBase: fields.apiBase,
            authorizeBase: fields.authorizeBase
        )
    }
}
