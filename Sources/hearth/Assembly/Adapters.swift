import Content
import Curl
import Delivery
import Domain
import Engine
import Foundation
import OpenSSL
import Scripts

/// One adapter for each account, in the order of the configuration.
struct Adapters {
    let all: [any Adapter]

    var recognisers: [any Recognising] { self.all.compactMap(\.recogniser) }

    /// Those of a brand, in the order of the configuration: the first tells who opens a page whose address names no account.
    func recognisers(of brand: BrandID, _ blueprint: Blueprint) -> [any Recognising] {
        let accounts = Set(blueprint.config.accounts.filter { $0.brand == brand }.map(\.id))
        return self.recognisers.filter { accounts.contains($0.account) }
    }

    init(_ blueprint: Blueprint, client: Client, now: @escaping WallClock) throws {
        self.all = try blueprint.config.accounts.map { account in
            guard let platform = Platforms.all.first(where: { $0.name == account.platform }) else {
                preconditionFailure("The configuration was checked: an account has a platform.")
            }
            let media = blueprint.brands.first { $0.brand.id == account.brand }?.media
            let surroundings = Surroundings(
                client: client,
                now: now,
                draw: { randomBytes($0) },
                readFile: { path in
                    guard let location = media?.medium(path).flatMap({ media?.file(for: $0) })?.location else {
                        throw CocoaError(.fileNoSuchFile)
                    }
                    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: location)))
                }
            )
            return try platform.adapter(for: account, surroundings)
        }
    }
}
