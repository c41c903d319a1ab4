import Curl
import Testing

/// Which servers are believed to be who they say they are.
@Suite(.enabled(if: TLSServer.isAvailable, "needs the openssl command"), .timeLimit(.minutes(1)))
struct TrustTests {
    @Test func `a server whose certificate is in the configured file is trusted`() async throws {
        try await TLSServer.serve { server in
            let client = Client.direct { $0.caFile = server.certificate }
            let answer = try await client.send(Request(.get, server.url()))
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "text/html")
        }
    }

    @Test func `a server whose certificate nobody knows is not`() async throws {
        try await TLSServer.serve { server in
            await Self.expectDistrust(.direct(), server.url())
        }
    }

    @Test func `a trusted certificate for another name is not enough`() async throws {
        try await TLSServer.serve { server in
            await Self.expectDistrust(.direct { $0.caFile = server.certificate }, server.url(host: "localhost"))
        }
    }

    @Test func `without the configured file nobody is trusted`() async throws {
        try await TLSServer.serve { server in
            await Self.expectDistrust(.direct { $0.caFile = "/nonexistent/authorities.pem" }, server.url())
        }
    }

    private static func expectDistrust(_ client: Client, _ url: String) async {
        let error = await #expect(throws: CurlError.self) { try await client.send(Request(.post, url, body: [1])) }
        #expect(error?.code == .untrusted)
        #expect(error?.delivery == .notSent)
        #expect(error?.message.contains("c4n4ry") == false)
    }
}
