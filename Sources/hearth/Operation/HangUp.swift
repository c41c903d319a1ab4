import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Answers SIGHUP, with which operators ask other services to read their files again.
///
/// Left to itself the signal would end the process at once, with callbacks half taken.
struct HangUp: Service {
    let logger: Logger
    /// Reads the files again; nil for a process that reads them at its start only.
    let onHangUp: (@Sendable () async -> Void)?

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            guard let onHangUp else {
                self.logger.warning("the files are read at the start: restart to take changes over")
                continue
            }
            await onHangUp()
        }
    }

    /// Whether the signal means that the terminal went away, with nobody left to stop the process.
    private static var isFromTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// The signals that stop the process in order.
    static var stopSignals: [UnixSignal] { Self.isFromTerminal ? [.sigterm, .sigint, .sighup] : [.sigterm, .sigint] }

    /// What runs beside the services of a process.
    static func services(_ logger: Logger, _ onHangUp: (@Sendable () async -> Void)? = nil) -> [any Service] {
        Self.isFromTerminal ? [] : [HangUp(logger: logger, onHangUp: onHangUp)]
    }
}

extension HangUp: CustomStringConvertible {
    var description: String { "hang-up" }
}
