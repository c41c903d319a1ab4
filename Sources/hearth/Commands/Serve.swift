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
        discussion: """
            Stop it with SIGTERM or Ctrl-C: what was taken is finished first, at most 25 seconds.
            After an edit of scripts, templates, people or coupons: `hearth check`, then SIGHUP; all is taken over together,
            or nothing is. The configuration itself is read at the start.
            """
    )

    @OptionGroup var file: ConfigOption

    func run() async throws {
        let blueprint = try Blueprint.orExit(self.file.config, environment: Machine.environment, isStart: true)
        let logger = Machine.startLog(blueprint.config.log.level)
        var service = ServiceRun(blueprint, logger: logger)
        let server = blueprint.config.server
        for warning in blueprint.warnings + blueprint.sharedCoupons {
            logger.warning("look at a script", metadata: ["problem": "\(warning)"])
        }
        service.addresses = [
            ListeningAddress(host: server.host, port: server.port, setting: "server.port (\(self.file.config))")
        ]
        try await service.run { port in
            logger.notice("serving", metadata: ["server.port": "\(port)"])
        }
    }
}

extension Blueprint {
    /// Reads everything, or says every problem and ends with the exit code for a bad configuration.
    ///
    /// `isStart` says that something would have been started with it.
    static func orExit(
        _ path: String,
        environment: [String: String],
        missingSecrets: MissingSecrets = .areProblems,
        isStart: Bool = false
    ) throws -> Blueprint {
        do {
            return try Blueprint.load(path, environment: environment, missingSecrets: missingSecrets)
        } catch {
            let count = error.all.count
            Machine.say(error.description)
            Machine.say("\(count) \(count == 1 ? "problem" : "problems")\(isStart ? "; nothing was started" : "").")
            throw Exit.badConfiguration
        }
    }

    /// Reads everything for a command that only reads the store, and so needs no secret of an account.
    static func forReading(_ path: String) throws -> Blueprint {
        try self.orExit(path, environment: Machine.environment, missingSecrets: .areStoodIn)
    }
}
