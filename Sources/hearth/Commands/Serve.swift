import ArgumentParser
import Curl
import Domain
import Foundation
import Logging
import Scripts
import Storage

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes callbacks, decides, sends, until told to stop. 正式运行",
        discussion: "Stop it with SIGTERM or Ctrl-C: what was taken is finished first, at most 25 seconds."
    )

    @OptionGroup var file: ConfigOption

    func run() async throws {
        let blueprint = try Blueprint.orExit(self.file.config, environment: Machine.environment)
        let logger = Machine.startLog(blueprint.config.log.level)
        try await ServiceRun(blueprint, logger: logger).run { port in
            logger.notice("serving", metadata: ["server.port": "\(port)"])
        }
    }
}

extension Blueprint {
    /// Reads everything, or says every problem and ends with the exit code for a bad configuration.
    static func orExit(_ path: String, environment: [String: String]) throws -> Blueprint {
        do {
            return try Blueprint.load(path, environment: environment)
        } catch {
            let problems = error.all
            Machine.say(problems.map(\.description).joined(separator: "\n"))
            Machine.say("\(problems.count) \(problems.count == 1 ? "problem" : "problems"); nothing was started.")
            throw Exit.badConfiguration
        }
    }
}
