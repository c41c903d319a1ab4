/// Who has entered a draw, and how often, found by hash.
///
/// An open-addressed table of places in the roster: four bytes a slot, at most half of them taken. Slots go by Swift's
/// seeded hash, so nobody can write a roster whose entries all meet in one place.
struct EntrantTable: Sendable {
    /// One more than the index of an entrant's first entry; 0 where nobody is.
    private var slots = [UInt32](repeating: 0, count: 16)
    private var count = 0
    /// How often, by the index of the first entry; only who entered more than once is listed.
    private var repeats: [Int: Int] = [:]

    /// Counts one more entry of an entrant, who is about to be appended to the entries.
    ///
    /// - Returns: Whether that is allowed; if not, nothing has changed.
    mutating func enter(_ hash: Hash, upTo limit: Int, in entries: [RosterEntry]) -> Bool {
        let slot = self.slot(of: hash, in: entries)
        let taken = self.slots[slot]
        guard taken == 0 else {
            let index = Int(taken) - 1
            let times = self.repeats[index, default: 1]
            guard times < limit else { return false }
            self.repeats[index] = times + 1
            return true
        }
        self.slots[slot] = UInt32(entries.count + 1)
        self.count += 1
        if self.count * 2 > self.slots.count { self.grow(entries, and: hash) }
        return true
    }

    /// The number of the first entry with this hash, which has entered.
    func first(_ hash: Hash, in entries: [RosterEntry]) -> Int { Int(self.slots[self.slot(of: hash, in: entries)]) }

    private func slot(of hash: Hash, in entries: [RosterEntry]) -> Int {
        var slot = self.home(of: hash)
        while true {
            let taken = Int(self.slots[slot])
            if taken == 0 || entries[taken - 1].hash == hash { return slot }
            slot = (slot + 1) & (self.slots.count - 1)
        }
    }

    private func home(of hash: Hash) -> Int { hash.hashValue & (self.slots.count - 1) }

    /// Doubles the table; the newest hash is not among the entries yet.
    private mutating func grow(_ entries: [RosterEntry], and newest: Hash) {
        let taken = self.slots.filter { $0 != 0 }
        self.slots = [UInt32](repeating: 0, count: self.slots.count * 2)
        for number in taken {
            let index = Int(number) - 1
            var slot = self.home(of: index < entries.count ? entries[index].hash : newest)
            while self.slots[slot] != 0 { slot = (slot + 1) & (self.slots.count - 1) }
            self.slots[slot] = number
        }
    }
}
