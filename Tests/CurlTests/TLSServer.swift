import Foundation

/// A TLS server with a certificate that nobody trusts unless told to: `openssl s_server`, which comes with OpenSSL.
struct TLSServer {
    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    let port: Int
    /// The server's own certificate, for `127.0.0.1` only.
    let certificate: String

    /// Serves a page for as long as the body runs.
    static func serve<Result>(_ body: (TLSServer) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = folder.appendingPathComponent("key.pem").path
        let certificate = folder.appendingPathComponent("certificate.pem").path
        let request = try OpenSSLCommand([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=stub", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ])
        await request.ended.passed()

        let server = try OpenSSLCommand([
            "s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www",
        ])
        do {
            let result = try await body(Self(port: server.announcedPort(), certificate: certificate))
            await server.end()
            return result
        } catch {
            await server.end()
            throw error
        }
    }

    func url(host: String = "127.0.0.1") -> String { "https://\(host):\(self.port)/?access_token=c4n4ry" }
}

/// One run of the `openssl` command.
private struct OpenSSLCommand {
    let ended = Gate()
    private let process = Process()
    private let output = Pipe()

    init(_ arguments: [String]) throws {
        let ended = self.ended
        self.process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        self.process.arguments = arguments
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = self.output
        self.process.standardError = FileHandle.nullDevice
        self.process.terminationHandler = { _ in ended.open() }
        try self.process.run()
    }

    /// With a signal that cannot be blocked: the child inherits the mask of the thread that started it.
    func end() async {
        kill(self.process.processIdentifier, SIGKILL)
        await self.ended.passed()
    }

    /// Reads up to the line `ACCEPT 127.0.0.1:PORT`.
    func announcedPort() throws -> Int {
        var text = ""
        while !text.contains("ACCEPT") || text.last != "\n" {
            let more = self.output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw CocoaError(.fileReadUnknown) }
            text += String(decoding: more, as: UTF8.self)
        }
        guard let port = text.split(separator: ":").last.flatMap({ Int($0.prefix { $0.isNumber }) }) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return port
    }
}
