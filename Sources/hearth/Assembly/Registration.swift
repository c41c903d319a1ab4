import Delivery
import Domain
import Engine
import Logging
import ServiceLifecycle

/// Tells the platforms where callbacks go, those that are told by a call, and tries again until they have understood.
struct Registration: Service {
    /// How long it waits before the next try, the last of them for ever.
    private static let pauses: [Duration] = [.seconds(2), .seconds(15), .seconds(60), .seconds(600)]

    let adapters: [any Adapter]
    /// What stands before the account: `https://bot.example.com/callbacks`.
    let base: String
    let logger: Logger

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for adapter in self.adapters { group.addTask { await self.register(adapter) } }
            try? await gracefulShutdown()
            group.cancelAll()
        }
    }

    private func register(_ adapter: any Adapter) async {
        for attempt in 0... {
            guard let obstacle = await adapter.register(at: "\(self.base)/\(adapter.account)") else { return }
            // A platform that starts beside this process, as in the demo, may not listen yet.
            self.logger.log(
                level: attempt == 0 ? .info : .warning,
                "the platform could not be told where callbacks go",
                metadata: ["account.id": "\(adapter.account)", "error": "\(obstacle.english)"]
            )
            do {
                try await Task.sleep(for: Self.pauses[min(attempt, Self.pauses.count - 1)])
            } catch {
                return
            }
        }
    }
}
