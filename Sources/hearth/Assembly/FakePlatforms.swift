import Curl
import HTTPTypes
import Hummingbird
import Sandbox

/// All fake platforms of a configuration.
struct FakePlatforms: Sendable {
    /// nil where no account is an app of WeCom.
    let weCom: FakeWeCom?
    let chats: [GroupChatSandbox]

    /// Makes them, ready to be served at `base`.
    ///
    /// - Throws: ``SandboxError`` when no account is on a platform that can be played.
    static func make(
        _ blueprint: Blueprint,
        at base: String,
        client: Client,
        seed: UInt64? = nil,
        moreGroups: Int = 0,
        journal: (@Sendable () async -> [UInt8])?
    ) throws -> FakePlatforms {
        let platforms = FakePlatforms(
            weCom: try SandboxWorld.make(blueprint, client: client, seed: seed, journal: journal),
            chats: try SandboxChats.make(
                blueprint,
                at: base,
                client: client,
                seed: seed,
                moreGroups: moreGroups,
                journal: journal
            )
        )
        guard platforms.weCom != nil || !platforms.chats.isEmpty else {
            throw SandboxError(
                .badConfiguration,
                "No account is on a platform that can be played: wecom, slack, feishu or dingtalk."
            )
        }
        return platforms
    }

    /// The pages: the group chats first, because there the newcomer writes and is answered.
    private var places: [SandboxPlace] { self.chats.map(\.place) + (self.weCom.map { [$0.place] } ?? []) }

    func addRoutes<Context: RequestContext>(to router: Router<Context>) {
        self.weCom?.addRoutes(to: router)
        for chat in self.chats { chat.addRoutes(to: router) }
        guard self.weCom == nil, let first = self.chats.first else { return }
        for path in ["/", "/sandbox"] as [RouterPath] {
            router.get(path) { _, _ in Response(status: .found, headers: [.location: first.place.path]) }
        }
    }

    func tellOfGroups() async {
        await self.weCom?.tellOfGroups()
        for chat in self.chats { await chat.tellOfGroups() }
    }

    func run(_ group: inout ThrowingTaskGroup<Void, any Error>) async {
        let places = self.places
        if let weCom = self.weCom {
            await weCom.stand(among: places)
            group.addTask { await weCom.run() }
        }
        for chat in self.chats {
            await chat.stand(among: places)
            group.addTask { await chat.run() }
        }
    }
}
