import ArgumentParser
import Domain
import Draws
import Foundation

struct DrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "Lists draws, tells their outside value, checks their proofs. 抽奖",
        subcommands: [List.self, Tell.self, Export.self, Verify.self]
    )

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Computes a draw again from its proof and names the first wrong step. 核验一次抽奖",
            discussion: """
                Needs the file alone: no configuration, no store, no network. How a draw is computed, and what its proof
                does and does not prove, is told in docs/draws.md.

                  hearth draw verify spring.jsonl
                  hearth draw verify spring.jsonl --announced bc20eef3…       the hash that was posted beforehand
                  hearth draw verify spring.jsonl --entry wm123 --salt 0101…  am I in it, and did I win?

                Exit code 0 when everything is right, 1 when something is not, 64 for wrong usage.
                """
        )

        @Argument(help: "The proof; - for the standard input. 证明文件")
        var file: String

        @Option(
            name: .long,
            help: ArgumentHelp("The announcement that was published before the draw. 抽奖前公布的哈希", valueName: "hash"),
            transform: Self.announcement
        )
        var announced: Hash?

        @Option(name: .long, help: ArgumentHelp("The id of an entrant to look for, with --salt. 参加者", valueName: "id"))
        var entry: String?

        @Option(
            name: .long,
            help: ArgumentHelp("The entrant's salt, 32 hexadecimal digits. 参加者的盐值", valueName: "hex"),
            transform: Self.bytes
        )
        var salt: Salt?

        @Flag(name: .long, help: "The file is the part published before the draw; it ends with the roster. 只到名单")
        var beforeDraw = false

        @Flag(name: .long, help: "As JSON. 输出 JSON")
        var json = false

        @OptionGroup var speech: LanguageOption

        func validate() throws {
            guard (self.entry == nil) == (self.salt == nil) else {
                throw ValidationError("--entry and --salt belong together.")
            }
        }

        func run() async throws {
            var expectations = Expectations(announced: self.announced, endsWithRoster: self.beforeDraw)
            if let id = self.entry, let salt = self.salt { expectations.entrant = (id, salt.bytes) }
            let verdict = try self.verdict(expectations)
            if self.json {
                try Printing.json(DrawReport(verdict))
            } else {
                let text = DrawText(language: self.speech.chosen, isLookedFor: self.entry != nil)
                text.lines(verdict).forEach { print($0) }
            }
            let isFound = self.entry == nil || verdict.summary?.found != nil
            guard verdict.isRight, isFound else { throw Exit.failed }
        }

        private func verdict(_ expectations: Expectations) throws -> Verdict {
            do {
                let handle =
                    self.file == "-"
                    ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: self.file))
                return try DrawFile.verify(expectations) { try handle.read(upToCount: 1 << 20).map { [UInt8]($0) } }
            } catch {
                let reason = Bilingual("\(self.file)：读不到。", "\(self.file): it cannot be read.")
                Machine.say(reason.text(in: self.speech.chosen))
                throw Exit.failed
            }
        }

        /// Sixteen bytes from the command line.
        struct Salt: Sendable {
            let bytes: [UInt8]
        }

        private static func announcement(_ text: String) throws -> Hash {
            guard let hash = Hash(hex: text.lowercased()) else {
                throw ValidationError("--announced is a hash of 64 hexadecimal digits.")
            }
            return hash
        }

        private static func bytes(_ text: String) throws -> Salt {
            // A salt is half a hash.
            guard let hash = Hash(hex: text.lowercased() + String(repeating: "0", count: 32)) else {
                throw ValidationError("--salt is 32 hexadecimal digits.")
            }
            return Salt(bytes: Array(hash.bytes.prefix(RosterEntry.saltLength)))
        }
    }
}
