import Community
import Content
import Domain
import Engine
import Foundation
import OpenSSL
import Plays
import Scripts
import Storage

/// Everything that a brand wrote down, read from files or texts as the service reads it.
struct Shop: Sendable {
    let people: PeopleFile?
    let templates: TemplateLibrary
    let media: MediaLibrary
    let script: WelcomeScript?
    /// Paths of media that other scripts than the welcome use.
    var more: [String] = []

    /// 2025-12-29, 14:00 in Shanghai.
    static let afternoon = Instant(seconds: 1_766_988_000)
    /// 2025-12-29, 23:30 in Shanghai.
    static let lateEvening = Instant(seconds: 1_767_022_200)

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func path(_ path: String) -> String { Self.root.appending(path: path).path(percentEncoded: false) }

    /// The brand as it is shipped, speaking the language.
    static func shipped(_ language: Language = .simplifiedChinese) throws -> Shop {
        let script = try String(contentsOfFile: Self.path("bot-scripts/welcome.yaml"), encoding: .utf8)
        return try Shop(
            script: script.replacing("language: zh-Hans", with: "language: \(language.rawValue)"),
            templates: [TemplateFolder.read(Self.path("templates"))]
        )
    }

    /// The shipped people and media, with a script and English templates made up by a test.
    static func with(
        script: String,
        templates: [String: String] = ["say": "Hello from {{guide}}."],
        hasPeople: Bool = true
    ) throws -> Shop {
        let files = templates.map { (path: "en/\($0.key).mustache", contents: $0.value) }
        return try Shop(
            script: "play: welcome\nid: welcome\nlanguage: en\n\(script)",
            templates: [TemplateFolder(root: "templates", files: files)],
            hasPeople: hasPeople
        )
    }

    /// A brand without any script.
    ///
    /// `media` are kept ready for the plays beside it.
    static func silent(media: [String] = []) throws -> Shop {
        var shop = try Shop(script: nil, templates: [])
        shop.more = media
        return shop
    }

    /// The medium of a path, as scripts name it.
    var mediaByPath: [String: Medium] { self.media.paths.reduce(into: [:]) { $0[$1] = self.media.medium($1) } }

    private init(script: String?, templates: [TemplateFolder], hasPeople: Bool = true) throws {
        let file = Self.path("config/people.yaml")
        let people = try PeopleFile.load(file: file, contents: String(contentsOfFile: file, encoding: .utf8))
        let library = try TemplateLibrary(templates)
        let media = try MediaLibrary.read([Self.path("templates")]) { lowercaseHex(Digest.sha256($0)) }
        let inventory = BrandInventory(
            accounts: ["acme-wecom"],
            people: hasPeople ? people : nil,
            templates: Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, library.leastBytes(in: $0)) }),
            media: media.paths
        )
        let files = script.map { [(path: "welcome.yaml", contents: $0)] } ?? []
        self.people = hasPeople ? people : nil
        self.templates = library
        self.media = media
        let scripts = try ScriptLibrary.load(files: files, inventory: inventory) { _ in "" }
        self.script = scripts.welcome(for: "acme-wecom")
    }

    /// All plays in the order of the service.
    var plays: [any Play] {
        let voice = Voice(
            brands: [
                "acme": Voice.Brand(
                    name: "Acme",
                    templates: self.templates,
                    media: self.mediaByPath
                )
            ],
            clock: Self.clock
        )
        let scripts: [AccountID: WelcomeScript] = self.script.map { ["acme-wecom": $0] } ?? [:]
        let library = ScriptLibrary(welcomes: self.script.map { [$0] } ?? [])
        func media(_ paths: [String]) -> InForce<[AccountID: [Medium]]> {
            InForce(["acme-wecom": Set(paths + self.more).sorted().compactMap(self.media.medium)])
        }
        return [
            RegisterPlay(),
            MediaPlay(
                media: media(library.media(for: "acme-wecom")),
                pictures: media(library.pictures(for: "acme-wecom"))
            ),
            ServiceDeskPlay(),
            WelcomePlay(scripts: InForce(scripts), voice: voice, clock: Self.clock),
            GroupGreetingPlay(scripts: InForce(scripts), voice: voice),
            GroupMaterialPlay(scripts: InForce(scripts), voice: voice),
        ]
    }

    private static let clock = BrandClock("Asia/Shanghai") ?? .utc

    func writeDirectory(_ transaction: Transaction) throws {
        let stores = self.people?.stores.map { StoreEntry(id: $0.id, name: $0.name, region: $0.region) } ?? []
        let guides = self.people?.guides.map { guide in
            GuideEntry(id: guide.id, name: guide.name, store: stores.first { $0.id == guide.store })
        }
        try Directory.replace(brand: "acme", stores: stores, guides: guides ?? [], transaction)
    }
}

extension GroupSnapshot {
    /// A group of guide-01 as the platform knows it.
    static func sample(
        _ group: GroupID = "wr1",
        name: String = "茶友群",
        customers: [PlatformUserID],
        broughtBy: PlatformUserID? = nil,
        channel: String? = nil,
        joinedAt: Instant = Shop.afternoon,
        version: String? = nil
    ) -> GroupSnapshot {
        let owner = Member(id: "guide-01", isCustomer: false, joinedAt: joinedAt, broughtBy: nil, channel: nil)
        let members = customers.map { customer in
            Member(id: customer, isCustomer: true, joinedAt: joinedAt, broughtBy: broughtBy, channel: channel)
        }
        return GroupSnapshot(group: group, name: name, owner: "guide-01", members: [owner] + members, version: version)
    }
}
