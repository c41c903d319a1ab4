import Curl
import Domain
import Foundation
import Scripts

/// Tells the service that runs with a configuration something, as its operator.
struct OperatorCall {
    let blueprint: Blueprint

    private struct Answer: Decodable {
        let verdict: String
        let reason: Bilingual
    }

    /// Posts to a path of the service, prints what came of it, and ends the command when that was nothing.
    func act(
        _ path: String,
        _ query: KeyValuePairs<String, String>,
        body: [UInt8],
        _ language: Language
    ) async throws {
        let answer = try await self.post(path, query, body: body)
        guard answer.status == 200, let said = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)) else {
            let words = Bilingual("服务答复了 \(answer.status)。", "The service answered \(answer.status).")
            Machine.say(words.text(in: language))
            throw Exit.failed
        }
        print(said.reason.text(in: language))
        guard said.verdict == "done" else { throw Exit.failed }
    }

    private func post(
        _ path: String,
        _ query: KeyValuePairs<String, String>,
        body: [UInt8]
    ) async throws -> Curl.Answer {
        let server = self.blueprint.config.server
        let host = server.host == "0.0.0.0" ? "127.0.0.1" : server.host
        let token = try Machine.operatorToken(in: self.blueprint.config.folder)
        var direct = Client.Configuration()
        direct.proxy = ""
        let client = Client(direct)
        defer { client.shutdown() }
        let parameters = query.map { "\($0.key)=\(Self.escaped($0.value))" }.joined(separator: "&")
        return try await client.send(
            Request(
                .post,
                "http://\(host):\(server.port)/\(path)?\(parameters)",
                headers: [("Authorization", token.reveal { "Bearer \($0)" })],
                body: body
            )
        )
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
