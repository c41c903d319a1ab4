import Content
import Domain
import Logging
import Plays
import Scripts
import Storage

/// What the runs that are on still have to say, held against the templates there are.
///
/// A run keeps the script it opened with but speaks with the templates of today: those that it names have to stay until
/// it is over, also when no script names them any more.
enum RunWords {
    /// What would keep runs from saying what they promised.
    static func problems(_ plans: [Blueprint.BrandPlan], _ transaction: Transaction) throws -> [Problem] {
        var problems: Set<Problem> = []
        for plan in plans {
            for (run, use) in try Runs.words(of: plan.brand.id, transaction) {
                problems.formUnion(self.problems(of: run, use, plan))
            }
        }
        return Array(problems)
    }

    private static func problems(of run: RunID, _ use: TemplateUse, _ plan: Blueprint.BrandPlan) -> [Problem] {
        let path = "\(plan.brand.templates)/\(use.language.rawValue)/\(use.template)\(TemplateFolder.ending)"
        let place = Problem.Place(file: path, line: 1, column: 1)
        guard let size = plan.templates.leastBytes(in: use.language)[use.template] else {
            return [
                Problem(
                    "there is no such file, and the run '\(run)' says what stands in it",
                    at: place,
                    suggestion: "put it back until that run is over"
                )
            ]
        }
        guard size <= use.byteLimit else {
            let message = "this template has \(size) bytes at least; the run '\(run)' can say \(use.byteLimit)"
            return [Problem(message, at: place, suggestion: "make it shorter until that run is over")]
        }
        return plan.templates.problems(in: use.template, use.language, offering: use.occasion.variables)
    }
}

extension House {
    /// Ends the start, and says why, when a run that is on would have no words.
    func requireRunWords() async throws {
        let plans = self.blueprint.brands
        let problems = Problems(try await self.store.read { try RunWords.problems(plans, $0) })
        guard !problems.all.isEmpty else { return }
        Machine.say(problems.description)
        Machine.say("\(problems.all.count) \(problems.all.count == 1 ? "problem" : "problems"); nothing was started.")
        throw Exit.badConfiguration
    }

    /// Says which runs are on at accounts that are another brand's by now, or no more.
    static func warnOfStrayRuns(_ blueprint: Blueprint, _ store: any Store, _ logger: Logger) async {
        do {
            for brand in blueprint.brands.map(\.brand.id) {
                let accounts = Set(blueprint.config.accounts.filter { $0.brand == brand }.map(\.id))
                for run in try await store.read({ try Runs.stray(from: accounts, of: brand, $0) }) {
                    logger.warning(
                        "a run is on at an account that is not the brand's: nobody closes it until the account is back",
                        metadata: [
                            "brand.id": "\(brand)", "run.id": "\(run.id)", "account.id": "\(run.account)",
                        ]
                    )
                }
            }
        } catch {
            logger.warning("nobody knows whether runs are on at accounts that went", metadata: ["error": "\(error)"])
        }
    }
}
