public import Domain

/// One credentialed presence on a platform: one of `accounts`.
public struct Account: Hashable, Sendable {
    /// `id`: small letters, digits and `-`, 1 to 32 of them, unique.
    ///
    /// It stands in the callback's address, `/callbacks/{id}`. Required.
    public let id: AccountID
    /// `brand`: the id of the brand it belongs to.
    ///
    /// Required.
    public let brand: BrandID
    /// `platform`: the name of the platform it is on, see ``PlatformKeys/name``.
    ///
    /// Required.
    public let platform: String
    /// What stands behind the keys that this platform wants.
    public let fields: any AccountFields

    public init(id: AccountID, brand: BrandID, platform: String, fields: any AccountFields) {
        self.id = id
        self.brand = brand
        self.platform = platform
        self.fields = fields
    }

    /// The fields as the platform's own room made them; traps for those of another platform.
    public func fields<Fields: AccountFields>(of type: Fields.Type) -> Fields {
        guard let fields = self.fields as? Fields else {
            preconditionFailure("The account \(self.id) on \(self.platform) has no \(type).")
        }
        return fields
    }

    public static func == (one: Account, other: Account) -> Bool {
        one.id == other.id && one.brand == other.brand && one.platform == other.platform
            && one.fields.erased == other.fields.erased
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.id)
        hasher.combine(self.brand)
        hasher.combine(self.platform)
        hasher.combine(self.fields.erased)
    }
}

extension AccountFields {
    fileprivate var erased: AnyHashable { AnyHashable(self) }
}
