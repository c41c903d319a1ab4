import Domain

extension Shape where Content == Rhythm {
    /// `{ weekdays: [mon, wed], at: "10:00", lasts: 2h }`.
    ///
    /// `standard` is what a left out `lasts` means; nil where it must be there.
    static func rhythm(lasts standard: Duration?) -> Shape {
        .keys(#"{ weekdays: [mon, wed], at: "10:00", lasts: 2h }"#) { keys in
            let weekdays = keys.required("weekdays", .weekdays, "mon to sun, or all.")
            let at = keys.required("at", .minuteOfDay(example: "10:00"), "When it begins on these days.")
            let span = Shape<Duration>.duration(.seconds(60) ... .seconds(7 * 86_400), example: "2h")
            let about = "How long it lasts."
            let lasts =
                standard.map { keys.optional("lasts", span, default: $0, about) }
                ?? keys.required("lasts", span, about)
            let from = keys.optional("from", .day(), "The first day.")
            let until = keys.optional("until", .day(example: "2026-12-31"), "The last day on which one begins.")
            let except = keys.optional("except", .exceptions, default: [], "Days on which none begins.")
            guard let weekdays = weekdays.content, let minute = at.content, let length = lasts.content,
                let first = from.content, let last = until.content, let exceptions = except.content
            else { return nil }
            let rhythm = Rhythm(
                weekdays: weekdays,
                minuteOfDay: minute,
                lasts: length,
                from: first,
                until: last,
                exceptions: Set(exceptions.compactMap(\.content))
            )
            return rhythm.isSound(keys, lasts: lasts, until: until, except: exceptions) ? rhythm : nil
        }
    }
}

extension Rhythm {
    /// Reports what cannot be.
    fileprivate func isSound(
        _ keys: Keys,
        lasts: Given<Duration>,
        until: Given<LocalDay?>,
        except: [Placed<LocalDay>]
    ) -> Bool {
        if let from, let last = self.until, last < from {
            until.report("is before the first day, \(from)", suggestion: "write a later day")
            return false
        }
        var isSound = true
        var earlier: [LocalDay: Int] = [:]
        let plain = Rhythm(
            weekdays: self.weekdays,
            minuteOfDay: self.minuteOfDay,
            lasts: self.lasts,
            from: self.from,
            until: self.until
        )
        for entry in except {
            guard let day = entry.content else { continue }
            if let line = earlier[day] {
                entry.value.report("is the same day as in line \(line)", suggestion: "remove one of the two")
                isSound = false
            } else if !plain.begins(on: day) {
                entry.value.report(
                    "is no day on which one would begin: \(day.weekday.rawValue)",
                    suggestion: "remove it, or look at the calendar"
                )
                isSound = false
            }
            earlier[day] = earlier[day] ?? entry.value.place.line
        }
        guard isSound else { return false }
        if let first = self.from, self.until != nil,
            self.nextOpening(after: LocalMoment(first, minuteOfDay: -1)) == nil
        {
            until.report("leaves no day on which one begins", suggestion: "write a later day, or more weekdays")
            return false
        }
        let gap = self.shortestGap
        guard self.lengthInMinutes <= gap else {
            let most = DurationText.text(.seconds(60 * Int64(gap)))
            let place = lasts.value ?? keys.value
            place?.report(
                "reaches over the beginning of the next one, \(most) later",
                suggestion: "write \(most) or less"
            )
            return false
        }
        return true
    }

    /// The fewest minutes from one beginning to the next, as far as the weekdays tell.
    var shortestGap: Int {
        let days = Weekday.allCases.indices.filter { self.weekdays.contains(Weekday.allCases[$0]) }
        guard let first = days.first else { return 7 * 1_440 }
        let following = days.dropFirst() + [first + 7]
        return (zip(days, following).map { $1 - $0 }.min() ?? 7) * 1_440
    }
}

extension Shape where Content == Set<Weekday> {
    static var weekdays: Shape {
        let list = Shape<Weekday>.choice.list(1...7)
        return Shape(
            example: "[mon, wed]",
            schema: .anyOf([.object(["const": .text("all")]), list.schema()])
        ) { value in
            if value.scalar == "all" { return Set(Weekday.allCases) }
            return list.read(value).map { Set($0) }
        }
    }
}

extension Shape where Content == [Placed<LocalDay>] {
    static var exceptions: Shape {
        Shape<LocalDay>.day(example: "2027-01-01").places(0...366).map { entries, _ in
            entries.contains { $0.content == nil } ? nil : entries
        }
    }
}
