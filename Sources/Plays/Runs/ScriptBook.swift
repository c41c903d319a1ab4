public import Domain
internal import Engine
public import Scripts

/// The scripts of one play that are in force, by brand; they may be replaced while Hearth serves.
public final class ScriptBook<Script: PlayScript>: Sendable {
    /// A script, the account in whose lane its timers fall due, and all accounts on which it is played, that one first.
    public struct Entry: Sendable {
        public let script: Script
        public let home: AccountID
        public let accounts: [AccountID]

        public init(script: Script, home: AccountID, others: [AccountID] = []) {
            self.script = script
            self.home = home
            self.accounts = [home] + others
        }
    }

    private let entries: InForce<[BrandID: [Entry]]>

    public init(_ entries: [BrandID: [Entry]] = [:]) { self.entries = InForce(entries) }

    public func replace(with entries: [BrandID: [Entry]]) { self.entries.replace(with: entries) }

    func all(of brand: BrandID) -> [Entry] { self.entries.value[brand] ?? [] }

    /// Whether an event may be for one of the scripts: a message only for those that are played on its account.
    func areConcerned(by event: Event) -> Bool {
        guard case .messageReceived = event.happening else { return true }
        return self.all(of: event.brand).contains { $0.script.plays(on: event.account) }
    }

    func script(_ id: ScriptID, of brand: BrandID) -> Script? {
        self.all(of: brand).first { $0.script.id == id.rawValue }?.script
    }

    /// On which accounts a script is played, its home first, and behind them that of the event, where a run of it may be
    /// at home since before the script moved; that one alone once the script is no more.
    func accounts(of id: ScriptID, at event: Event) -> [AccountID] {
        let accounts = self.accounts(of: id, in: event.brand)
        return accounts.contains(event.account) ? accounts : accounts + [event.account]
    }

    /// On which accounts a script is played, its home first; on none once it is no more.
    func accounts(of id: ScriptID, in brand: BrandID) -> [AccountID] {
        self.all(of: brand).first { $0.script.id == id.rawValue }?.accounts ?? []
    }

    /// What a reason says of a telling that reaches fewer groups than the script once did.
    func lack(of id: ScriptID, at event: Event) -> Bilingual? {
        guard self.script(id, of: event.brand) == nil else { return nil }
        return Bilingual(
            "；脚本已经不在，只告诉账号 \(event.account) 的群",
            "; its script is no more, so only the groups of \(event.account) are told"
        )
    }

    /// The scripts whose timers fall due in an account's lane.
    func atHome(_ account: AccountID, brand: BrandID) -> [Script] {
        self.all(of: brand).filter { $0.home == account }.map(\.script)
    }
}
