import ArgumentParser
import Curl
import Delivery
import Domain
import Engine
import Foundation
import Scripts

struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plays captured callbacks through the plays, without a server. 重放回调",
        discussion: """
            A file holds one opened body (the XML inside), or one sealed body as it came, then with --query or --header. Several files
            are played one after the other. Everything happens in memory: nothing is stored, nothing is sent, and all
            media count as uploaded. What would be decided and sent is printed.

              hearth receive added.xml
              hearth receive added.xml joined.xml --at 1767323045
              hearth receive sealed.xml --query 'msg_signature=…&timestamp=…&nonce=…'
              hearth receive sealed.json --header 'x-slack-signature: v0=…' --header 'x-slack-request-timestamp: …'
              hearth receive - --account acme-wecom < added.xml
            """
    )

    @Argument(help: "The files; - for the standard input. 文件")
    var files: [String]

    @OptionGroup var config: ConfigOption
    @OptionGroup var speech: LanguageOption

    @Option(name: .long, help: "The account it came to; the first of the configuration when left out. 账号")
    var account: String?

    @Option(name: .long, help: "The query it came with, for a sealed body. 查询串")
    var query: String?

    @Option(name: .long, help: "A header it came with, for a sealed body: 'name: value'. 请求头")
    var header: [String] = []

    @Option(
        name: .long,
        help: "The moment at which it happens, in seconds since 1970; its own moment when left out. 时间"
    )
    var at: Instant?

    @Flag(name: .long, help: "As JSON. 输出 JSON")
    var json = false

    func validate() throws {
        guard !self.isSealed || self.files.count == 1 else {
            throw ValidationError("--query and --header belong to one sealed body; give one file.")
        }
        guard self.header.allSatisfy({ $0.contains(":") }) else {
            throw ValidationError("Write a header as 'name: value'.")
        }
    }

    func run() async throws {
        // What is open needs no key.
        let blueprint = try Blueprint.orExit(
            self.config.config,
            environment: DemoSecrets.fill(forDemo: self.config.config),
            missingSecrets: !self.isSealed ? .areStoodIn : .areProblems
        )
        let account = self.account.map { AccountID($0) } ?? blueprint.config.accounts.first?.id
        let client = Client()
        defer { client.shutdown() }
        let adapters = try Adapters(blueprint, client: client, now: Machine.clock)
        guard let receiver = adapters.all.first(where: { $0.account == account }) else {
            let known = blueprint.config.accounts.map(\.id.rawValue).joined(separator: ", ")
            Machine.say("There is no account \(self.account ?? ""); the accounts are \(known).")
            throw ExitCode(64)
        }
        let letters = try self.files.map { try self.letter($0, receiver) }
        let start = letters.first?.happenedAt ?? Machine.clock()
        let playback = try await Playback(blueprint, client: client, startingAt: start)
        for letter in letters { try await playback.play(letter) }
        let explanations = Array(try await playback.house.journal.newest(1_000).reversed())
        let text = ExplanationText(
            language: self.speech.chosen,
            localTime: LocalTime(blueprint.config.timezone)
        )
        try self.json
            ? Printing.json(explanations)
            : print(explanations.map(text.whole).joined(separator: "\n\n"))
    }

    private func letter(_ file: String, _ receiver: any Adapter) throws -> Letter {
        let data: Data
        do {
            data =
                file == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            throw self.refusal(file, Bilingual("读不到。", "it cannot be read."))
        }
        let (body, now) = ([UInt8](data), Machine.clock())
        let letter: Letter
        do throws(Refusal) {
            letter =
                if self.isSealed {
                    try Self.letter(receiver, self.callback(body), now)
                } else {
                    try receiver.letter(of: body, now: now)
                }
        } catch {
            let reason = error.reason.rawValue
            throw self.refusal(file, Bilingual("回调不被接受：\(reason)。", "the callback is refused: \(reason)."))
        }
        if !self.isSealed, let objection = CapturedBody.objection(to: body, at: receiver) {
            throw self.refusal(file, objection)
        }
        return self.at.map { letter.happening(at: $0) } ?? letter
    }

    /// Whether the file is as it came, and not opened yet.
    private var isSealed: Bool { self.query != nil || !self.header.isEmpty }

    private func callback(_ body: [UInt8]) -> Callback {
        let headers = self.header.reduce(into: [String: String]()) { headers, line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        return Callback(query: self.query ?? "", headers: { headers[$0] }, body: body)
    }

    private static func letter(_ receiver: any Receiving, _ callback: Callback, _ now: Instant) throws(Refusal)
        -> Letter
    {
        guard case .letter(let letter, _) = try receiver.open(callback, now: now) else { throw Refusal(.badEnvelope) }
        return letter
    }

    private func refusal(_ file: String, _ reason: Bilingual) -> ExitCode {
        Machine.say((Bilingual("\(file)：", "\(file): ") + reason).text(in: self.speech.chosen))
        return Exit.failed
    }
}
