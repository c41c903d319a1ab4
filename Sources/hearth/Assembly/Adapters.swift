import Curl
import Delivery
import Domain
import Engine
import OpenSSL
import Scripts

/// One adapter for each account, in the order of the configuration.
struct Adapters {
    let all: [any Adapter]
    /// What their uploads read.
    let media: MediaInForce

    var recognisers: [any Recognising] { self.all.compactMap(\.recogniser) }

    /// Those of a brand, in the order of the configuration: the first tells who opens a page whose address names none.
    func recognisers(of brand: BrandID, _ blueprint: Blueprint) -> [any Recognising] {
        let accounts = Set(blueprint.config.accounts.filter { $0.brand == brand }.map(\.id))
        return self.recognisers.filter { accounts.contains($0.account) }
    }

    init(_ blueprint: Blueprint, client: Client, now: @escaping WallClock) throws {
        let media = MediaInForce(blueprint)
        self.media = media
        self.all = try blueprint.config.accounts.map { account in
            guard let platform = Platforms.all.first(where: { $0.name == account.platform }) else {
                preconditionFailure("The configuration was checked: an account has a platform.")
            }
            let brand = account.brand
            let surroundings = Surroundings(
                client: client,
                now: now,
                draw: { randomBytes($0) },
                readFile: { path in try media.bytes(of: path, brand: brand) }
            )
            return try platform.adapter(for: account, surroundings)
        }
    }
}
