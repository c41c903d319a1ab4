import Curl
import Domain
import Testing

@testable import Sandbox

/// How callbacks are closed and signed, against published and recorded texts.
@Suite struct FeishuCipherTests {
    private static let counting = (0..<16).map { UInt8($0) }

    @Test func `the published sample of the documentation comes out`() throws {
        let sample = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="
        let iv = Array(try #require(Base64.decode(Array(sample.utf8))).prefix(16))
        let body = FeishuCipher(Secret("test key")).close(Array("hello world".utf8), iv: iv)
        #expect(try JSONReader.read(body)["encrypt"]?.text == sample)
    }

    @Test func `a challenge is closed byte for byte`() {
        let plain = #"{"challenge":"c-123","token":"feishu-verify-token-0001","type":"url_verification"}"#
        let closed = """
            {"encrypt":"AAECAwQFBgcICQoLDA0OD6BPd7GZFs0vw369RjbllJGZ039vH9ygGKeyR9rudZHxmTQRMP0An5AjvA7YA7WblCL7/abWBZlhxgE8\
            a+Wdw9nxds6cusQI+pvp+6H0ExzViJk7h3kYLuzXnmv8Z1vycQ=="}
            """
        let body = FeishuCipher(Secret(FeishuTown.encryptKey)).close(Array(plain.utf8), iv: Self.counting)
        #expect(String(decoding: body, as: UTF8.self) == closed)
    }

    @Test func `the signature is over the body as it is posted`() {
        let body = """
            {"encrypt":"AAECAwQFBgcICQoLDA0ODyNWvRUcMQk2s0mGvIG/3ee6q8GBYVHbLVi9xAghgZ02fey5ecjuFDbpmyZhZEFre+tuh16YVEC5FK+u\
            Ox4j4ctwHw79TYHS3sHxA9wCXmYUmkf5zBCJS2ArcMQqrSKt+gdzvZSZ1cqyLVwRBSA4MJSZUSlDefF7N3xljGaMO/U1OgBOpPekFTSBWHeOKBmP\
            MdwMsbJ0q91IgPIb641N53fq1XCCxgenxDhM9RC/iU7MjZP+gKeuins01PhzsfticVsyXT4XlVe2XSt5rgYlIJuz0nZr+lLNu3cgtarZZlu9yy+D\
            bj6nX2W21vP/a4CkhMG/ifeedj77ofXfy2UZwnC4DXqBdNx+fmA9hT05f4R6IheyQCrpSLn6XG5m6e5SGcKHLCC7UDVKPHSlWq3FN+s="}
            """
        let signature = FeishuCipher(Secret(FeishuTown.encryptKey)).signature(
            timestamp: "1700000000",
            nonce: "nonce-0001",
            body: Array(body.utf8)
        )
        #expect(signature == "75c1a11ff83ba1465d588078ba2cdca9f9c60aba090340ab704a38394908760e")
    }

    @Test func `with a key a callback is closed and signed, each attempt anew, with the time of the event`() throws {
        var feishu = FeishuTown { $0.encryptKey = Secret(FeishuTown.encryptKey) }
        let letter = try feishu.say("签到").letters[0]
        let first = try feishu.seal(letter, 1)
        feishu.pass(.seconds(3_600))
        let second = try feishu.seal(letter, 2)
        #expect(first.body != second.body)
        let cipher = FeishuCipher(Secret(FeishuTown.encryptKey))
        for request in [first, second] {
            let text = try JSONReader.read(request.body)["encrypt"]?.text ?? ""
            let iv = Array(try #require(Base64.decode(Array(text.utf8))).prefix(16))
            #expect(cipher.close(letter.body, iv: iv) == request.body)
            let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { first, _ in first }
            let timestamp = headers["X-Lark-Request-Timestamp"] ?? "", nonce = headers["X-Lark-Request-Nonce"] ?? ""
            #expect(timestamp == String(FeishuTown.start.seconds))
            let signature = cipher.signature(timestamp: timestamp, nonce: nonce, body: request.body)
            #expect(headers["X-Lark-Signature"] == signature)
        }
    }

    @Test func `a repeat is stamped anew where the rules say so`() throws {
        var feishu = FeishuTown {
            $0.encryptKey = Secret(FeishuTown.encryptKey)
            $0.rules.stampsRepeatsAnew = true
        }
        let letter = try feishu.say("签到").letters[0]
        feishu.pass(.seconds(15))
        let request = try feishu.seal(letter, 2)
        #expect(request.headers.contains { $0.value == String(FeishuTown.start.seconds + 15) })
    }

    @Test func `without a key a callback is plain, with the token and no signature`() throws {
        var feishu = FeishuTown()
        let letter = try feishu.say("签到").letters[0]
        let request = try feishu.seal(letter, 1)
        #expect(request.body == letter.body)
        #expect(request.headers.map(\.name) == ["Content-Type"])
        #expect(letter.json["header"]?["token"]?.text == FeishuTown.verificationToken)
    }

    @Test(arguments: [true, false])
    func `the address is checked with a challenge that carries no signature`(isClosed: Bool) throws {
        var feishu = FeishuTown { if isClosed { $0.encryptKey = Secret(FeishuTown.encryptKey) } }
        let checks = feishu.face.addressChecks(&feishu.town)
        let check = try #require(checks.first)
        #expect(check.letter.deadline == .seconds(1))
        #expect(check.letter.json["type"] == "url_verification")
        #expect(check.letter.json["token"]?.text == FeishuTown.verificationToken)
        let request = try feishu.seal(check.letter, 1)
        #expect(request.headers.map(\.name) == ["Content-Type"])
        #expect((request.body == check.letter.body) == !isClosed)
        let challenge = check.letter.json["challenge"]?.text ?? ""
        func isRight(_ status: Int, _ body: String) -> Bool {
            check.isRight(Curl.Answer(status: status, body: Array(body.utf8)))
        }
        #expect(isRight(200, #"{"challenge":"\#(challenge)"}"#))
        #expect(!isRight(500, #"{"challenge":"\#(challenge)"}"#))
        #expect(!isRight(200, challenge))
        #expect(!isRight(200, #"{"challenge":"other"}"#))
    }
}

extension FeishuTown {
    /// What is posted for a letter at an attempt.
    mutating func seal(_ letter: ChatLetter, _ number: Int) throws -> Curl.Request {
        let attempt = ChatAttempt(number: number, before: nil)
        let request = self.face.seal(letter, attempt, &self.town, at: self.now)
        return try #require(request)
    }
}
