import Domain

/// Where a message goes.
enum Place: Hashable {
    case group(GroupID)
    /// To a person alone, by their userid.
    case person(String)

    /// Calls to one place leave in the order of their effects.
    var destination: String {
        switch self {
        case .group(let group): "group/\(group)"
        case .person(let user): "person/\(user)"
        }
    }

    var isGroup: Bool { if case .group = self { true } else { false } }
}
