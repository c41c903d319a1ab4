/// The members of an object, taken one after the other in the order in which they must stand.
///
/// One that is missing, of another kind or out of order is nil, and then ``isComplete`` stays false.
struct Members {
    private let members: [LineMember]
    private var taken = 0

    init(_ members: [LineMember]) { self.members = members }

    /// Whether every member was taken.
    var isComplete: Bool { self.taken == self.members.count }

    mutating func number(_ name: String) -> Int? {
        guard case .number(let number)? = self.value(name) else { return nil }
        return number
    }

    mutating func text(_ name: String) -> String? {
        guard case .text(let text)? = self.value(name) else { return nil }
        return text
    }

    mutating func hash(_ name: String) -> Hash? { self.text(name).flatMap { Hash(hex: $0) } }

    mutating func object(_ name: String) -> Members? {
        guard case .object(let members)? = self.value(name) else { return nil }
        return Members(members)
    }

    mutating func list(_ name: String) -> [Members]? {
        guard case .list(let values)? = self.value(name) else { return nil }
        var list: [Members] = []
        for value in values {
            guard case .object(let members) = value else { return nil }
            list.append(Members(members))
        }
        return list
    }

    private mutating func value(_ name: String) -> LineValue? {
        guard self.taken < self.members.count, self.members[self.taken].name == name else { return nil }
        self.taken += 1
        return self.members[self.taken - 1].value
    }
}
