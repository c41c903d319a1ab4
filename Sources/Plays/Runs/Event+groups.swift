import Domain
import Engine
import Scripts

extension Event {
    /// What is played in the group of the event before what is not; in no group as it stands.
    func playedHereFirst<Item>(_ items: [Item], groups: (Item) -> GroupChoice) -> [Item] {
        guard let group = self.happening.group else { return items }
        return items.filter { groups($0).contains(group) } + items.filter { !groups($0).contains(group) }
    }
}
