import ArgumentParser
import Hummingbird
import Logging

/// The yardstick for callbacks: the same HTTP server, which reads the body and answers `success`.
struct Bare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Answer every callback without any work.")

    @Option(help: "The port to listen on, on the loopback address.")
    var port: Int

    func run() async throws {
        let router = Router()
        router.get("readyz") { _, _ in "ready" }
        router.post("callbacks/:account") { request, _ in
            _ = try await request.body.collect(upTo: 1 << 20)
            return "success"
        }
        var logger = Logger(label: "bare")
        logger.logLevel = .warning
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: self.port)),
            logger: logger
        )
        try await application.runService()
    }
}
