import Domain
import Scripts

extension Blueprint {
    /// Pools whose codes another brand gives out as well: each brand would give every code once.
    var sharedCoupons: [Problem] {
        var owners: [String: BrandID] = [:]
        var problems: [Problem] = []
        for plan in self.brands {
            for pool in plan.coupons {
                let brand = plan.brand.id
                if let other = pool.codes.lazy.compactMap({ owners[$0] }).first(where: { $0 != brand }) {
                    problems.append(
                        Problem(
                            "brand '\(brand)' gives out codes that brand '\(other)' gives out, too",
                            at: Problem.Place(file: "\(plan.brand.scripts)/coupons/\(pool.id).txt", line: 1, column: 1),
                            suggestion: "give each brand that shares scripts a folder of its own with codes of its own"
                        )
                    )
                }
                for code in pool.codes where owners[code] == nil { owners[code] = brand }
            }
        }
        return problems
    }
}
