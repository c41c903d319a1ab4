import Delivery
import Domain
import Engine
import Scripts
import Storage

/// How much is used of what a platform sells by the month, as the store has counted it.
enum MonthFinding {
    /// By account, such as `calls of this month: 812 of 5000 (dingtalk/ding1/calls)`; nothing where no store can be asked,
    /// or none has been made yet.
    static func lines(_ adapters: [any Adapter], _ blueprint: Blueprint) async -> [AccountID: [String]] {
        let quotas = Dictionary(uniqueKeysWithValues: adapters.map { ($0.account, $0.quotas(endpoint: nil)) })
        guard quotas.values.contains(where: { !$0.isEmpty }), let store = try? blueprint.config.store.openForReading()
        else { return [:] }
        let now = Machine.clock()
        let used = try? await store.read { transaction in
            try quotas.mapValues { try $0.map { ($0, try $0.used(at: now, transaction)) } }
        }
        await store.close()
        return (used ?? [:]).mapValues { quotas in
            quotas.map { "calls of this month: \($1) of \($0.count) (\($0.key))" }
        }
    }
}
