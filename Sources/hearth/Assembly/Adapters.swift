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

    var receivers: [any Receiving] { self.wecom }
    var senders: [any Sending] { self.wecom }
    var renderers: [any Rendering] { self.wecom }

    init(_ blueprint: Blueprint, client: Client, now: @escaping WallClock) throws {
        self.wecom = try blueprint.config.accounts.map { account in
            let media = blueprint.brands.first { $0.brand.id == account.brand }?.media
            switch account.platform {
            case .wecom(let fields):
                return try WeComAdapter(
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
            }
        }
    }
}

extension WeComConfiguration {
    fileprivate init(_ account: AccountID, _ fields: WeComAccount) {
        self.init(
            account: account,
            corpID: fields.corpID,
            agentID: fields.agentID,
            secret: fields.secret,
            callback: CallbackKeys(token: fields.callback.token, encodingAESKey: fields.callback.encodingAESKey),
            previousCallback: fields.previousCallback.map {
                CallbackKeys(token: $0.token, encodingAESKey: $0.encodingAESKey)
            },
            apiBase: fields.apiBase
        )
    }
}
