public import Domain

/// The plays that a script can configure: what `play:` may say.
public enum ScriptedPlay: String, Hashable, Codable, Sendable, CaseIterable {
    case welcome, quiz, lottery
    case checkIn = "check-in"
    case poll
    case flashSale = "flash-sale"
    case keywordReply = "keyword-reply"
    case moderation
}

extension ScriptLibrary {
    /// Reads and checks the scripts of one brand.
    ///
    /// - Parameters:
    ///   - files: The YAML files of the brand's folder of scripts, each with the path to name in problems.
    ///   - inventory: What they may name.
    /// - Returns: The scripts, in the order of the paths.
    /// - Throws: Every problem of every file, sorted by place.
    public static func load(
        files: [(path: String, contents: String)],
        inventory: BrandInventory
    ) throws(Problems) -> ScriptLibrary {
        var reading = ScriptReading(inventory: inventory)
        var problems: [Problem] = []
        for file in files.sorted(by: { $0.path < $1.path }) {
            let file = Reading(file: file.path, contents: file.contents)
            if let root = file.root() {
                reading.script(root)
            }
            problems += file.findings.problems.all
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return ScriptLibrary(welcomes: reading.welcomes)
    }
}

/// Reads one file after the other and holds them against each other.
struct ScriptReading {
    let inventory: BrandInventory
    private(set) var welcomes: [WelcomeScript] = []
    private var ids: [String: Problem.Place] = [:]
    private var welcomed: [AccountID: Problem.Place] = [:]

    init(inventory: BrandInventory) { self.inventory = inventory }

    mutating func script(_ root: Value) {
        // A slip in the key `play` itself is found by the reading of the play it can only be.
        guard let play = root.peek("play") else { return self.welcome(root) }
        guard let kind = play.oneOf(ScriptedPlay.self) else { return }
        guard kind == .welcome else {
            return play.report("cannot be read yet", suggestion: "write welcome")
        }
        self.welcome(root)
    }

    private mutating func welcome(_ root: Value) {
        guard let table = Table(root, keys: WelcomeReading.keys, example: "play: welcome and the other keys") else {
            return
        }
        _ = table.required("play", example: "welcome")
        let script = WelcomeReading(inventory: self.inventory).script(table)
        if let value = table.optional("id"), let script {
            self.claim(script.id, by: value)
        }
        guard let script else { return }
        let place = table.optional("accounts")?.place ?? root.place
        self.claim(script, at: place, in: root.reading)
        self.welcomes.append(script)
    }

    private mutating func claim(_ id: String, by value: Value) {
        guard let earlier = self.ids[id] else {
            self.ids[id] = value.place
            return
        }
        value.report("is taken by \(earlier)", suggestion: "give every script of the brand its own id")
    }

    private mutating func claim(_ script: WelcomeScript, at place: Problem.Place, in reading: Reading) {
        for account in (script.accounts ?? self.inventory.accounts).sorted() {
            guard let earlier = self.welcomed[account] else {
                self.welcomed[account] = place
                continue
            }
            reading.report(
                "the account '\(account)' has a welcome already, in \(earlier)",
                at: place,
                suggestion: "name different accounts in 'accounts', or put the rules into one script"
            )
        }
    }
}
