import ArgumentParser
import Curl
import Domain
import Foundation
import OpenSSL
import Scripts
import WeCom

struct Seal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Encrypts a passive reply, as it would be answered to a callback. 加密被动回复",
        discussion:
            "Reads the reply's XML from the standard input and prints the sealed body. For trying out keys with other programs."
    )

    @OptionGroup var file: ConfigOption

    @Option(name: .long, help: "The account whose keys seal it. 账号")
    var account: String

    @Option(name: .long, help: "1 to 128 letters and digits that go into the signature. 随机串")
    var nonce: String

    @Option(name: .long, help: "Seconds since 1970; now when left out. 时间戳")
    var timestamp: Instant?

    func validate() throws {
        let isPlain = self.nonce.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard isPlain, (1...128).contains(self.nonce.count) else {
            throw ValidationError("--nonce is 1 to 128 letters and digits.")
        }
    }

    func run() async throws {
        let blueprint = try Blueprint.orExit(self.file.config, environment: DemoSecrets.fill(forDemo: self.file.config))
        let client = Client()
        defer { client.shutdown() }
        let adapters = try Adapters(blueprint, client: client, now: Machine.clock)
        let apps = adapters.all.compactMap { $0 as? WeComAdapter }
        guard let adapter = apps.first(where: { $0.account.rawValue == self.account }) else {
            Machine.say("There is no WeCom account \(self.account).")
            throw ExitCode(64)
        }
        let body = try adapter.sealReply(
            plaintext: [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()),
            nonce: self.nonce,
            timestamp: self.timestamp ?? Machine.clock(),
            random: randomBytes(16)
        )
        print(String(decoding: body, as: UTF8.self))
    }
}
