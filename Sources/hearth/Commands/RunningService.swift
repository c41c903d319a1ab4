import ArgumentParser
import Curl
import Domain
import Foundation
import Scripts

/// `--port`, the same for every command that talks to a running service.
struct ServiceOption: ParsableArguments {
    @Option(
        name: .long,
        help: "The port of the running service, where it is not that of the configuration. 正在运行的服务的端口"
    )
    var port: Int?

    func validate() throws {
        guard let port = self.port else { return }
        guard (1...65_535).contains(port) else { throw ValidationError("--port is 1 to 65535.") }
    }
}

/// The service that serves the store of a configuration on this machine, as its operator's commands speak to it.
struct RunningService {
    let config: HearthConfig
    let port: Int
    let language: Language

    init(_ blueprint: Blueprint, _ option: ServiceOption, _ language: Language) {
        self.config = blueprint.config
        self.port = option.port ?? blueprint.config.server.port
        self.language = language
    }

    private var host: String {
        switch self.config.server.host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        case let host: host.contains(":") ? "[\(host)]" : host
        }
    }

    /// Posts something with the operator's token; ends the command when nobody answers.
    ///
    /// `path` stands behind the first slash, with its query.
    func post(_ path: String, _ body: [UInt8] = []) async throws -> Curl.Answer {
        let token = try Machine.operatorToken(in: self.config.folder)
        var direct = Client.Configuration()
        direct.proxy = ""
        let client = Client(direct)
        defer { client.shutdown() }
        do {
            return try await client.send(
                Request(
                    .post,
                    "http://\(self.host):\(self.port)/\(path)",
                    headers: [("Authorization", token.reveal { "Bearer \($0)" })],
                    body: body
                )
            )
        } catch {
            Machine.say(self.silence(error).text(in: self.language))
            throw Exit.failed
        }
    }

    private struct Said: Decodable {
        let verdict: String
        let reason: Bilingual
    }

    /// Posts an act of the operator, prints what came of it, and ends the command when that was nothing.
    func act(_ path: String, _ body: [UInt8]) async throws {
        let answer = try await self.post(path, body)
        guard answer.status == 200, let said = try? JSONDecoder().decode(Said.self, from: Data(answer.body)) else {
            Machine.say(self.refusal(answer).text(in: self.language))
            throw Exit.failed
        }
        print(said.reason.text(in: self.language))
        guard said.verdict == "done" else { throw Exit.failed }
    }

    /// What an answer that is not 200 means to an operator.
    func refusal(_ answer: Curl.Answer) -> Bilingual {
        let (status, place) = (answer.status, "\(self.host):\(self.port)")
        switch status {
        case 401, 403, 404:
            return Bilingual(
                "\(place) 不认这个口令（\(status)）：那里运行的是别的服务，用 --port 指明正确的端口。",
                "\(place) does not know this operator (\(status)): another service runs there. Name the right port "
                    + "with --port."
            )
        default:
            return Bilingual("服务答复了 \(status)。", "The service answered \(status).")
        }
    }

    private func silence(_ error: any Error) -> Bilingual {
        let place = "\(self.host):\(self.port)"
        guard let error = error as? CurlError, [.unreachable, .unresolved].contains(error.code) else {
            return Bilingual(
                "\(place) 没有好好答复：\(error)。不知道它有没有照办。",
                "\(place) did not answer as it should: \(error). Whether it did what it was told is not known."
            )
        }
        return Bilingual(
            "\(place) 没有 Hearth 在运行：先启动它；如果它在别的端口，用 --port 指明。",
            "No Hearth answers at \(place): start it first, or name its port with --port."
        )
    }
}

extension String {
    /// As a value of a query.
    var queryValue: String { self.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
}
