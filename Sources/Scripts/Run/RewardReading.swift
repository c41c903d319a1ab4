import Domain

extension Shape where Content == Reward {
    static var reward: Shape {
        .keys("{ points: 50 }") { keys in
            let points = keys.optional("points", .integer(1...1_000_000, example: 50), "So many points.")
            let coupon = keys.optional("coupon", .slug(example: "tea-9"), "A code out of coupons/<pool>.txt.")
            let tickets = keys.optional("tickets", .tickets, "Tickets of a lottery.")
            keys.exactlyOne(of: ["points", "coupon", "tickets"], example: "points: 50")
            if let points = points.content ?? nil { return .points(points) }
            if let coupon = coupon.content ?? nil { return .coupon(pool: coupon) }
            return tickets.content ?? nil
        }
    }

    private static var tickets: Shape {
        .keys("{ lottery: december, count: 1 }") { keys in
            let lottery = keys.required("lottery", .slug(example: "december"), "The id of a lottery script.")
            let count = keys.optional("count", .integer(1...100, example: 1), default: 1, "How many.")
            guard let lottery = lottery.content, let count = count.content else { return nil }
            return .tickets(lottery: lottery, count: count)
        }
    }
}

extension Shape where Content == Price {
    static var price: Shape {
        .keys("{ points: 10 }") { keys in
            keys.required("points", .integer(1...1_000_000, example: 10), "So many points.").content
                .map { Price(points: $0) }
        }
    }
}

extension Shape where Content == [String] {
    /// Words with which people do something in a chat; each may be a button, whose key has 64 bytes at the most.
    static func words(_ counts: ClosedRange<Int>, example: String) -> Shape {
        Shape<String>.text(1...64, bytes: 64, example: example).places(counts, single: true).map { entries, _ in
            var lines: [String: Int] = [:]
            for entry in entries {
                guard let word = entry.content else { return nil }
                let plain = ChatWord.plain(word)
                guard !plain.isEmpty else {
                    entry.value.report("holds nothing that counts", suggestion: "write \(example)")
                    return nil
                }
                if let line = lines[plain] {
                    entry.value.report("is the same word as in line \(line)", suggestion: "remove one of the two")
                    return nil
                }
                lines[plain] = entry.value.place.line
            }
            return entries.compactMap(\.content)
        }
    }
}
