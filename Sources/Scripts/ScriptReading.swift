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
    ///   - checksum: The hexadecimal SHA-256 of a text; its first 12 digits are the version of a script.
    /// - Returns: The scripts, in the order of the paths, and what should be looked at.
    /// - Throws: Every problem of every file, sorted by place.
    public static func load(
        files: [(path: String, contents: String)],
        inventory: BrandInventory,
        checksum: (String) -> String
    ) throws(Problems) -> ScriptLibrary {
        var problems: [Problem] = []
        let scripts = self.read(files: files, inventory: inventory, reporting: &problems, checksum: checksum)
        guard problems.isEmpty else { throw Problems(problems) }
        return scripts
    }

    /// Reads and checks what can be read of the scripts of one brand.
    ///
    /// - Parameters:
    ///   - files: The YAML files, each with the path to name in problems.
    ///   - inventory: What they may name.
    ///   - problems: Takes every problem of every file. With any of them nothing of the scripts is to be played: they
    ///     are given back to be checked further. What is in it before says that not all files could be read.
    ///   - checksum: The hexadecimal SHA-256 of a text.
    /// - Returns: The scripts that could be read, in the order of the paths.
    public static func read(
        files: [(path: String, contents: String)],
        inventory: BrandInventory,
        reporting problems: inout [Problem],
        checksum: (String) -> String
    ) -> ScriptLibrary {
        var reading = ScriptReading(inventory: inventory)
        if !problems.isEmpty { reading.crossings.tear() }
        let readings = files.sorted { $0.path < $1.path }.map { file in
            let opened = Reading(file: file.path, contents: file.contents)
            if let root = opened.root() {
                reading.script(root, version: String(checksum(file.contents).prefix(12)))
            } else {
                reading.crossings.tear()
            }
            return opened
        }
        CrossChecks(crossings: reading.crossings, inventory: inventory).run()
        problems += readings.flatMap(\.findings.problems.all)
        reading.scripts.warnings = Problems(readings.flatMap(\.findings.warnings)).all
        return reading.scripts
    }
}

/// Reads one file after the other and holds them against each other.
struct ScriptReading {
    let inventory: BrandInventory
    let crossings = Crossings()
    fileprivate(set) var scripts = ScriptLibrary()
    private var ids: [String: Problem.Place] = [:]
    private var welcomed: [AccountID: Problem.Place] = [:]

    init(inventory: BrandInventory) { self.inventory = inventory }

    mutating func script(_ root: Value, version: String) {
        let context = ScriptContext(inventory: self.inventory, version: version, crossings: self.crossings)
        guard let play = self.play(of: root) else { return self.crossings.tear() }
        switch play {
        case .welcome: self.welcome(root)
        case .quiz: self.read(root, .quiz(context)) { $0.quizzes.append($1) }
        case .lottery:
            guard let script = self.read(root, .lottery(context), into: { $0.lotteries.append($1) }) else {
                if root.peek("id") == nil { self.crossings.tear() }
                return
            }
            self.crossings.know(script)
        case .checkIn: self.read(root, .checkIn(context)) { $0.checkIns.append($1) }
        case .poll: self.read(root, .poll(context)) { $0.polls.append($1) }
        case .flashSale: self.read(root, .flashSale(context)) { $0.flashSales.append($1) }
        case .keywordReply: self.read(root, .keywordReply(context)) { $0.keywordReplies.append($1) }
        case .moderation: self.read(root, .moderation(context)) { $0.moderations.append($1) }
        }
        Inducements.warn(of: root, in: play)
    }

    /// What is played; when `play` is missing or misspelt, what the other keys fit best, so that they are read too.
    private func play(of root: Value) -> ScriptedPlay? {
        if let play = root.peek("play") { return play.oneOf(ScriptedPlay.self) }
        let names = Set(root.keyNames)
        if let slip = root.keyNames.first(where: { Nearest.match(for: $0, in: ["play"]) != nil }),
            let play = root.peek(slip)?.scalar.flatMap(ScriptedPlay.init)
        {
            return play
        }
        var best: (play: ScriptedPlay, keys: Int)?
        for play in ScriptedPlay.allCases {
            let count = names.intersection(Self.keys(of: play)).count
            if count > best?.keys ?? -1 { best = (play, count) }
        }
        return best?.play
    }

    @discardableResult
    private mutating func read<Script: PlayScript>(
        _ root: Value,
        _ shape: Shape<Script>,
        into add: (inout ScriptLibrary, Script) -> Void
    ) -> Script? {
        let script = shape.read(root)
        if let value = root.peek("id"), let id = value.scalar { self.claim(id, by: value) }
        guard let script else { return nil }
        self.scripts.texts[script.id] = root.reading.source.contents
        script.occupation(root: root).map(self.crossings.occupy)
        script.listening(root: root).map(self.crossings.listen)
        TextMeasure(inventory: self.inventory).check(script, at: root)
        add(&self.scripts, script)
        return script
    }

    private mutating func welcome(_ root: Value) {
        guard let script = Shape<WelcomeScript>.welcome(self.inventory).read(root) else { return }
        if let value = root.peek("id") { self.claim(script.id, by: value) }
        let place = root.peek("accounts")?.place ?? root.place
        self.claim(script, at: place, in: root.reading)
        self.scripts.texts[script.id] = root.reading.source.contents
        self.scripts.welcomes.append(script)
    }

    private mutating func claim(_ id: String, by value: Value) {
        guard let earlier = self.ids[id] else {
            self.ids[id] = value.place
            return
        }
        value.report("is taken by \(earlier)", suggestion: "give every script of the brand its own id")
    }

    private mutating func claim(_ script: WelcomeScript, at place: Problem.Place, in reading: Reading) {
        for account in (script.accounts ?? self.inventory.accounts ?? []).sorted() {
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
