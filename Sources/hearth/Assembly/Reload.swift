import Domain
import Engine
import Ledger
import Logging
import Scripts
import Storage

/// Reads scripts, templates, people and coupons again while Hearth serves, and puts them in force all together; or,
/// when anything in them is wrong, says everything that is, and changes nothing.
///
/// Runs that are on keep the script they began with, also when its file is gone, and the templates that they still say
/// must be there. The configuration itself is read at the start only.
actor Reload {
    private let house: House
    private let onChange: @Sendable (Blueprint) -> Void
    private var current: Blueprint

    init(_ house: House, onChange: @escaping @Sendable (Blueprint) -> Void) {
        self.house = house
        self.current = house.blueprint
        self.onChange = onChange
    }

    func run() async {
        let logger = self.house.logger
        let fresh: Blueprint
        do {
            fresh = try Blueprint.load(self.current.path, environment: self.current.environment)
        } catch {
            for problem in error.all { logger.error("a file has a problem", metadata: ["problem": "\(problem)"]) }
            logger.error("nothing was taken over: the files have problems")
            return
        }
        guard fresh.brands.map(\.brand.id) == self.current.brands.map(\.brand.id) else {
            logger.warning("the brands of the configuration changed: restart Hearth to take that over")
            return
        }
        for warning in fresh.warnings { logger.warning("look at a script", metadata: ["problem": "\(warning)"]) }
        do {
            let plans = fresh.brands
            let problems = Problems(try await self.house.store.read { try RunWords.problems(plans, $0) })
            guard problems.all.isEmpty else {
                for problem in problems.all {
                    logger.error("a run that is on would have no words", metadata: ["problem": "\(problem)"])
                }
                logger.error("nothing was taken over: runs need templates that are not there")
                return
            }
            try await self.take(fresh)
        } catch {
            logger.error("nothing was taken over", metadata: ["error": "\(error)"])
        }
    }

    /// Tries again where somebody came in between, who was owed a code of a pool that is being filled.
    private static func again(_ body: () async throws -> Void) async throws {
        for _ in 0..<9 {
            do {
                return try await body()
            } catch let error as StorageError where error.code == .busy {
                continue
            }
        }
        try await body()
    }

    private func putInForce(_ blueprint: Blueprint) {
        self.house.troupe.take(blueprint)
        self.house.adapters.media.take(blueprint)
    }

    private func take(_ fresh: Blueprint) async throws {
        let (house, logger) = (self.house, self.house.logger)
        let now = house.now()
        let changes = zip(fresh.brands, self.current.brands).flatMap { $0.scripts.changes(since: $1.scripts) }
        let (accounts, epoch) = (house.blueprint.config.accounts.map(\.id), house.node.epoch)
        // Before the commit: the event that is stored by it must find them in force.
        self.putInForce(fresh)
        do {
            try await Self.again {
                try await house.store.write { transaction in
                    for plan in fresh.brands { try House.write(plan, transaction) }
                    try Opening.announceScripts(accounts, change: "\(now.millis)", epoch: epoch, now: now, transaction)
                }
            }
        } catch {
            self.putInForce(self.current)
            throw error
        }
        self.current = fresh
        self.onChange(fresh)
        await House.warnOfDebts(fresh.brands, house.store, logger)
        for change in changes {
            logger.notice(
                "a script changed",
                metadata: [
                    "script.id": "\(change.id)", "script.change": "\(change.kind.rawValue)",
                    "script.differences": "\(change.differences.joined(separator: "; "))",
                ]
            )
        }
        logger.notice("the files were read again", metadata: ["scripts.changed": "\(changes.count)"])
    }
}
