import Domain
import Engine
import Testing

@testable import Feishu

/// The vendor's own numbers, and such as the vendor's Python SDK accepted.
@Suite struct VectorTests {
    @Test func `the official sample opens`() throws {
        let seal = try Seal(encryptKey: Array("test key".utf8))
        let plain = try seal.open("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=")
        #expect(String(decoding: plain, as: UTF8.self) == "hello world")
    }

    private static let check = #"""
        {"encrypt":"AAECAwQFBgcICQoLDA0OD6BPd7GZFs0vw369RjbllJGZ039vH9ygGKeyR9rudZHxmTQRMP0An5AjvA7YA7WblCL7/abWBZlhxgE8a+Wdw9nxds6cusQI+pvp+6H0ExzViJk7h3kYLuzXnmv8Z1vycQ=="}
        """#

    private static let joined = #"""
        {"encrypt":"AAECAwQFBgcICQoLDA0ODyNWvRUcMQk2s0mGvIG/3ee6q8GBYVHbLVi9xAghgZ02fey5ecjuFDbpmyZhZEFre+tuh16YVEC5FK+uOx4j4ctwHw79TYHS3sHxA9wCXmYUmkf5zBCJS2ArcMQqrSKt+gdzvZSZ1cqyLVwRBSA4MJSZUSlDefF7N3xljGaMO/U1OgBOpPekFTSBWHeOKBmPMdwMsbJ0q91IgPIb641N53fq1XCCxgenxDhM9RC/iU7MjZP+gKeuins01PhzsfticVsyXT4XlVe2XSt5rgYlIJuz0nZr+lLNu3cgtarZZlu9yy+Dbj6nX2W21vP/a4CkhMG/ifeedj77ofXfy2UZwnC4DXqBdNx+fmA9hT05f4R6IheyQCrpSLn6XG5m6e5SGcKHLCC7UDVKPHSlWq3FN+s="}
        """#

    @Test func `an encrypted check is answered in clear, without a signature`() throws {
        let opened = try Platform.adapter().open(Callback(Self.check), now: Platform.now)
        guard case .check(let answer) = opened else {
            Issue.record("It is a check.")
            return
        }
        #expect(answer.contentType == "application/json")
        #expect(answer.text == #"{"challenge":"c-123"}"#)
    }

    @Test func `an encrypted event with its signature is a letter`() throws {
        let signature = "75c1a11ff83ba1465d588078ba2cdca9f9c60aba090340ab704a38394908760e"
        let letter = try Platform.adapter()
            .letter(Platform().callback(signature: signature, Array(Self.joined.utf8)))
        let change = MemberChange(
            group: "oc_1",
            kind: .participant,
            members: ["ou_1"],
            count: 1,
            scene: .invited,
            versionBefore: nil,
            versionAfter: nil
        )
        #expect(letter.happening == .groupMembersJoined(change))
        #expect(letter.lane == "acme-feishu/chat:oc_1")
        #expect(letter.happenedAt == Instant(seconds: 1_700_000_000))
    }

    @Test func `our own seal makes the same bytes`() throws {
        let body = try Platform().sealed(
            Array(#"{"challenge":"c-123","token":"\#(Platform.token)","type":"url_verification"}"#.utf8)
        )
        #expect(String(decoding: body, as: UTF8.self) == Self.check)
    }
}
