import Domain

extension Shape where Content == FlashSaleScript {
    static func flashSale(_ context: ScriptContext) -> Shape {
        .keys("play: flash-sale and the other keys") { keys in
            let head = HeadReading(keys, .flashSale, context)
            let groups = keys.optional("groups", .groups, default: .all, "Where it is played: all, or ids of groups.")
            let rhythm = keys.required("rhythm", .rhythm(lasts: .seconds(3_600)), "When sales begin.")
            let item = keys.required("item", .line(example: "蓝莓 125 克"), "What is sold.")
            let prices = Fen(1)...Fen(99_999_999)
            let price = keys.required("price", .yuan(prices, example: "9.9"), "In yuan.")
            let stock = keys.optional("stock", .integer(1...1_000_000, example: 200), "How many there are each time.")
            let link = keys.optional("link", .page, "Where it is bought.")
            let announce = keys.required("announce", .saleAnnouncement(head.parts), "What the groups hear before.")
            let most = keys.optional(
                "atMostPerWeek",
                .integer(1...7, example: 3),
                default: 3,
                "More sales in seven days than this are warned of."
            )
            if case .none? = groups.content {
                groups.report("leaves nobody to hear of it", suggestion: "write all, or ids of groups")
            }
            if let rhythm = rhythm.content, let most = most.content, let place = keys.value {
                RhythmWarnings(rhythm: rhythm, atMostPerWeek: most).report(at: place)
            }
            guard let head = head.head, let groups = groups.content, let rhythm = rhythm.content,
                let item = item.content, let price = price.content, let stock = stock.content,
                let link = link.content, let announce = announce.content, let most = most.content
            else { return nil }
            return FlashSaleScript(
                head: head,
                groups: groups,
                rhythm: rhythm,
                item: item,
                price: price,
                stock: stock,
                link: link,
                announce: announce,
                atMostPerWeek: most
            )
        }
    }
}

extension Shape where Content == FlashSaleAnnouncement {
    fileprivate static func saleAnnouncement(_ parts: PartReading) -> Shape {
        .keys("{ before: 30m, via: owner-task }") { keys in
            let before = keys.optional(
                "before",
                .duration(.seconds(300) ... .seconds(86_400), example: "30m"),
                default: .seconds(1_800),
                "How long before the sale."
            )
            let via = keys.required("via", Shape<GroupWay>.choice, "How it reaches a group.")
            let limit = (via.content ?? .ownerTask).byteLimit
            let say = keys.said("say", "flash-sale/announce", parts, byteLimit: limit, "The template of the text.")
            let attach = keys.attached(parts)
            guard let before = before.content, let via = via.content, let say = say.content,
                let attachments = attach.content
            else { return nil }
            return FlashSaleAnnouncement(before: before, say: say, via: via, attachments: attachments)
        }
    }
}

/// What breaks the rhythm of a sale, which people come back for because they know it.
///
/// Source: Youzan's operators: fixed weekdays, a fixed hour, a fixed price, and not too often.
struct RhythmWarnings {
    let rhythm: Rhythm
    let atMostPerWeek: Int

    func report(at script: Value) {
        let rhythm = script.peek("rhythm") ?? script
        if self.rhythm.weekdays.count > self.atMostPerWeek {
            (rhythm.peek("weekdays") ?? rhythm).warn(
                "makes \(self.rhythm.weekdays.count) sales a week, more than \(self.atMostPerWeek)",
                suggestion: "take fewer days; what is always there is no event"
            )
        }
        for day in self.rhythm.exceptions.sorted() where self.leavesGap(around: day) {
            (rhythm.peek("except") ?? rhythm).warn(
                "leaves more than a week without a sale around \(day)",
                suggestion: "tell the groups beforehand"
            )
            break
        }
    }

    /// Whether no sale begins in the seven days from an exception on, inside the first and the last day.
    private func leavesGap(around day: LocalDay) -> Bool {
        guard self.rhythm.from.map({ $0 < day }) != false, self.rhythm.until.map({ day + 7 <= $0 }) != false else {
            return false
        }
        return !(0..<7).contains { self.rhythm.begins(on: day + $0) }
    }
}
