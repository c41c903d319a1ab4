internal import Domain

/// Lanes in the order of their turns: each account has one in turn, however many of its lanes wait.
struct Turns: Sendable {
    private var lanes: [Substring: Line<LaneID>] = [:]
    private var accounts = Line<Substring>()
    private(set) var count = 0

    var isEmpty: Bool { self.count == 0 }

    mutating func append(_ id: LaneID) {
        let account = id.account
        let isNew = self.lanes[account]?.isEmpty ?? true
        self.lanes[account, default: Line()].append(id)
        if isNew { self.accounts.append(account) }
        self.count += 1
    }

    mutating func popFirst() -> LaneID? {
        guard let account = self.accounts.popFirst(), let id = self.lanes[account]?.popFirst() else { return nil }
        self.count -= 1
        if self.lanes[account]?.isEmpty == true {
            self.lanes[account] = nil
        } else {
            self.accounts.append(account)
        }
        return id
    }
}

/// First in, first out.
private struct Line<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0

    var isEmpty: Bool { self.head == self.elements.count }

    mutating func append(_ element: Element) { self.elements.append(element) }

    mutating func popFirst() -> Element? {
        guard self.head < self.elements.count else { return nil }
        let element = self.elements[self.head]
        self.head += 1
        if self.head == self.elements.count {
            self.elements.removeAll(keepingCapacity: true)
            self.head = 0
        } else if self.head > 256, self.head * 2 > self.elements.count {
            self.elements.removeFirst(self.head)
            self.head = 0
        }
        return element
    }
}

extension LaneID {
    /// What stands before the first slash.
    fileprivate var account: Substring { self.rawValue.prefix { $0 != "/" } }
}
