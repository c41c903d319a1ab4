import Console
import Content
import Domain
import Engine
import Gateway
import OpenSSL
import Scripts
import Storage

extension House {
    /// The pages of customers: their routes, and what tells them that something moved.
    func pages(_ inbox: Inbox) throws -> (door: CustomerDoor, live: LiveDesk, playbill: Playbill) {
        let config = self.blueprint.config
        let playbill = Playbill(
            self.attractions(of: self.blueprint),
            runs: RunAttractions(
                accounts: self.firstApps,
                quiz: self.troupe.quiz,
                lottery: self.troupe.lottery,
                poll: self.troupe.poll
            ),
            points: LedgerPoints(),
            proofs: DrawProofs(self.troupe.proof)
        )
        let live = LiveDesk(
            store: self.store,
            playbill: playbill,
            now: self.now,
            sleep: { try await Task.sleep(for: $0) },
            logger: self.logger
        )
        let door = CustomerDoor(
            brands: self.pageBrands(of: self.blueprint),
            playbill: playbill,
            store: self.store,
            desk: ActDesk(inbox: inbox, store: self.store, now: self.now),
            live: live,
            seal: try PageSeal(key: self.key, draw: randomBytes),
            clock: BrandClock(config.timezone) ?? .utc,
            publicURL: config.server.publicURL,
            callers: config.server.callers == .forwarded ? .forwarded : .connection,
            domainFiles: self.blueprint.domainFiles,
            now: self.now,
            sleep: { try await Task.sleep(for: $0) },
            logger: self.logger
        )
        return (door, live, playbill)
    }

    /// Takes what the operator tells, of draws and of points.
    func operatorDesk(_ inbox: Inbox, _ key: OperatorKey) -> OperatorDesk {
        OperatorDesk(
            acts: ActDesk(inbox: inbox, store: self.store, now: self.now),
            journal: self.journal,
            key: key,
            accounts: self.firstApps,
            now: self.now,
            sleep: { try await Task.sleep(for: $0) }
        )
    }

    /// The account of each brand in whose inbox acts are taken.
    private var firstApps: [BrandID: AccountID] {
        self.blueprint.apps.reduce(into: [:]) { accounts, account in
            if accounts[account.brand] == nil { accounts[account.brand] = account.id }
        }
    }

    func pageBrands(of blueprint: Blueprint) -> [CustomerDoor.Brand] {
        blueprint.brands.map { plan in
            CustomerDoor.Brand(
                id: plan.brand.id,
                name: plan.brand.name,
                templates: plan.templates,
                recognisers: self.adapters.recognisers(of: plan.brand.id, blueprint)
            )
        }
    }

    /// What has a page, of all brands, in the order of the plays.
    func attractions(of blueprint: Blueprint) -> [any Attraction] {
        blueprint.brands.flatMap { plan -> [ScriptAttraction] in
            guard let account = blueprint.apps.first(where: { $0.brand == plan.brand.id })?.id else { return [] }
            func place(_ script: some PlayScript) -> ScriptAttraction.Place {
                ScriptAttraction.Place(brand: plan.brand.id, account: account, script: ScriptID(script.id))
            }
            let scripts = plan.scripts
            return scripts.quizzes.map { .quiz(place($0), self.troupe.quiz) }
                + scripts.lotteries.map { .lottery(place($0), self.troupe.lottery) }
                + scripts.checkIns.map { .checkIn(place($0), self.troupe.checkIn) }
                + scripts.polls.map { .poll(place($0), self.troupe.poll) }
        }
    }
}
