import Curl
import Engine
import TestSupport
import Testing

@testable import Gateway

/// What a stranger is told: a bare status, the same for everything that has it.
@Suite struct RefusalTests {
    @Test(arguments: Refusal.Reason.allCases, ["GET", "POST"])
    func `a refusal is a bare status, counted by its reason`(reason: Refusal.Reason, method: String) async throws {
        try await Door.open { door in
            let socket = try door.socket()
            await socket.write(.head(method, "/callbacks/acme?refuse=\(reason.rawValue)"))
            let answer = try #require(await socket.readAnswers(1).first)
            #expect(answer.status == Refusal(reason).status)
            #expect(answer.body == "")
            #expect(answer.headers["content-length"] == "0")
            #expect(answer.headers.keys.allSatisfy { ["content-length", "date"].contains($0) })
            #expect(door.callbacks(reason.rawValue) == 1)
            try await #expect(door.storedCount() == 0)
            #expect(door.log.complaints.count == 1)
            #expect(door.log.complaints.first?.contains("callbacks are refused") == true)
            #expect(door.log.complaints.first?.contains(reason.rawValue) == true)
        }
    }

    struct Question: Sendable, CustomTestStringConvertible {
        let name: String
        /// `ACCOUNT` stands for the account.
        let text: String
        let status: Int
        var testDescription: String { self.name }
    }

    static let questions = [
        Question(name: "an address check", text: .head("GET", "/callbacks/ACCOUNT?sign=bad&echo=1"), status: 403),
        Question(name: "a callback", text: .post("/callbacks/ACCOUNT?sign=bad", "say wm1 hello"), status: 403),
        Question(
            name: "a query that is too long",
            text: .post("/callbacks/ACCOUNT?sign=bad&x=" + String(repeating: "x", count: 4_096), "say wm1 hello"),
            status: 413
        ),
        Question(name: "an empty callback", text: .post("/callbacks/ACCOUNT", ""), status: 403),
        Question(
            name: "a callback in chunks",
            text: .head("POST", "/callbacks/ACCOUNT?sign=bad", "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n",
            status: 403
        ),
        Question(
            name: "an encoded callback",
            text: .head("POST", "/callbacks/ACCOUNT?sign=bad", "Content-Encoding: gzip", "Content-Length: 1") + "x",
            status: 415
        ),
        Question(
            name: "a callback that is too large",
            text: .head("POST", "/callbacks/ACCOUNT?sign=bad", "Content-Length: 1048577"),
            status: 413
        ),
        Question(
            name: "a torn callback",
            text: .head("POST", "/callbacks/ACCOUNT?sign=bad", "Transfer-Encoding: chunked") + "zz\r\n",
            status: 400
        ),
    ]

    @Test(arguments: Self.questions)
    func `an account that nobody has is refused like a wrong signature`(question: Question) async throws {
        try await Door.open { door in
            var answers: [RawAnswer] = []
            for account in ["acme", "nobody", "%61cme%00", "ACME"] {
                let socket = try door.socket()
                await socket.write(question.text.replacing("ACCOUNT", with: account))
                answers += try await socket.readAnswers(1)
            }
            #expect(answers.count == 4)
            #expect(Set(answers.map(\.timeless)).count == 1)
            #expect(answers.first?.status == question.status)
            #expect(answers.first?.body == "")
        }
    }

    @Test func `a wrong token is said once in ten seconds, with how many there were`() async throws {
        try await Door.open { door in
            for _ in 1...5 { _ = try await door.post("/callbacks/acme?sign=bad", "say wm1 hello") }
            for _ in 1...3 { _ = try await door.post("/callbacks/canary-9?sign=bad", "say wm1 hello") }
            #expect(door.log.complaints.count == 2)
            #expect(!door.log.complaints.joined().contains("canary"))
            door.clock.advance(by: .seconds(10))
            _ = try await door.post("/callbacks/acme?sign=bad", "say wm1 hello")
            #expect(door.log.complaints.count == 3)
            #expect(door.log.complaints.last?.contains("\"callback.count\": 5") == true)
        }
    }

    @Test func `nobody learns from the moment of the answer which accounts there are`() async throws {
        try await Door.open { door in
            let head = String.head("POST", "/callbacks/ACCOUNT?sign=bad", "Content-Length: 5")
            let known = try door.socket()
            let unknown = try door.socket()
            await known.write(head.replacing("ACCOUNT", with: "acme"))
            await unknown.write(head.replacing("ACCOUNT", with: "nobody"))
            // Whole rounds through the server: an answer to half a callback would be there by then.
            for _ in 1...20 { try await #expect(door.post("/callbacks/acme?sign=bad").status == 403) }
            #expect(!known.hasSomething)
            #expect(!unknown.hasSomething)
            for socket in [known, unknown] {
                await socket.write("12345")
                try await #expect(socket.readAnswers(1).map(\.status) == [403])
            }
        }
    }

    @Test(arguments: ["gzip", "deflate", "br", "identity", "x"])
    func `an encoded body is refused, whatever the encoding`(encoding: String) async throws {
        try await Door.open { door in
            let headers = [(name: "Content-Encoding", value: encoding)]
            try await #expect(door.post("/callbacks/acme?sign=good", "say wm1 hello", headers: headers).status == 415)
            try await #expect(door.storedCount() == 0)
            #expect(door.callbacks("encoded_content") == 1)
        }
    }

    @Test(arguments: [
        "/", "/callbacks", "/callbacks/", "/callbacks/acme/x", "/callbacks/acme/../acme", "/console", "/.env",
    ])
    func `what is not there is a bare 404`(path: String) async throws {
        try await Door.open { door in
            let socket = try door.socket()
            await socket.write(.head("GET", "\(path)?sign=good"))
            let answer = try #require(await socket.readAnswers(1).first)
            #expect(answer.status == 404)
            #expect(answer.body == "")
            #expect(Set(answer.headers.keys) == ["content-length", "date"])
        }
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
    func `other methods find nothing`(method: String) async throws {
        try await Door.open { door in
            let socket = try door.socket()
            await socket.write(.head(method, "/callbacks/acme?sign=good"))
            try await #expect(socket.readAnswers(1).map(\.status) == [404])
        }
    }
}
