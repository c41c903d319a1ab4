import Domain

/// What the readings of all scripts share: what there is, and what they say of each other.
struct ScriptContext {
    let inventory: BrandInventory
    /// The first digits of the checksum of the file that is being read.
    let version: String
    let crossings: Crossings
}

/// The keys that every script begins with.
struct HeadReading {
    /// Nil after a problem in one of them.
    let head: ScriptHead?
    let id: Given<String>
    let parts: PartReading

    /// What stands at `/p/{brand}/…` beside the scripts.
    private static let reserved: Set<String> = ["points", "draws"]

    init(_ keys: Keys, _ play: ScriptedPlay, _ context: ScriptContext) {
        _ = keys.required("play", .word(play.rawValue), "What is played.")
        let id = keys.required(
            "id",
            .slug(example: play.rawValue),
            "Its name in the brand: unique, for logs and links."
        )
        let title = keys.required("title", .text(1...32, example: "周五有奖竞猜"), "What people read of it.")
        let accounts = keys.optional(
            "accounts",
            .accounts(context.inventory),
            "Where it is played; left out, everywhere."
        )
        let language = keys.optional(
            "language",
            Shape<Language>.choice,
            default: .simplifiedChinese,
            "The folder of templates."
        )
        if let value = id.content, Self.reserved.contains(value) {
            id.value?.report("is the name of a page that every brand has", suggestion: "choose another one")
        }
        self.id = id
        self.parts = PartReading(inventory: context.inventory, language: language.content)
        guard let id = id.content, let title = title.content, let accounts = accounts.content,
            let language = language.content
        else {
            self.head = nil
            return
        }
        self.head = ScriptHead(
            id: id,
            title: title,
            accounts: accounts,
            language: language,
            version: context.version
        )
    }
}

extension Shape where Content == String {
    /// The one word that may stand there.
    static func word(_ word: String) -> Shape {
        Shape(example: word, schema: .object(["const": .text(word)])) { $0.text(example: word) }
    }
}

extension Shape where Content == Set<AccountID> {
    static func accounts(_ inventory: BrandInventory) -> Shape {
        Shape<String>.name(
            of: "account of the brand",
            among: inventory.accounts.map { Set($0.map(\.rawValue)) },
            example: "acme-wecom"
        )
        .list(1...1_000, single: true)
        .map { Set($0.map { AccountID($0) }) }
    }
}

extension Shape where Content == GroupChoice {
    static var groups: Shape {
        let group = Shape<String>(example: "wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA", schema: .scalar(lengths: 1...64)) {
            value in
            value.text(
                1...64,
                of: { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) },
                called: "letters, digits, '_' and '-'",
                example: "the id of a group, as the platform names it"
            )
        }
        let list = group.list(1...1_000)
        return Shape(example: "all", schema: .anyOf([.choice(["all", "none"]), list.schema()])) { value in
            switch value.scalar {
            case nil: return list.read(value).map { .only(Set($0.map { GroupID($0) })) }
            case "all": return .all
            case "none": return GroupChoice.none
            case .some(let text):
                let near = Nearest.match(for: text, in: ["all", "none"])
                value.report(
                    "must be all, none, or a list of ids of groups",
                    suggestion: near.map { "did you mean '\($0)'?" } ?? "write all, or [\(group.example)]"
                )
                return nil
            }
        }
    }
}
