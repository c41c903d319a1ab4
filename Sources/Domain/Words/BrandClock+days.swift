extension BrandClock {
    /// The day on the local calendar; with `begins` the day turns at that minute and not at midnight, so that somebody
    /// who is up late still has today.
    ///
    /// `begins` is 0 to 1,439 minutes after local midnight.
    public func day(at instant: Instant, begins: Int = 0) -> LocalDay {
        let second = Self.wholeSecond(instant)
        let local = second + self.offset(at: second)
        let midnight = LocalDay(number: Int((local - Self.secondOfDay(local)) / Self.day))
        return Self.secondOfDay(local) < Int64(begins) * 60 ? midnight + (-1) : midnight
    }

    /// The first instant at which the local clock shows that minute of that day.
    ///
    /// Where the clock is put forward over it, the first instant behind the gap; where it is put back, the first of two.
    /// The minute is 0 to 1,440; 1,440 is the midnight that ends the day.
    public func instant(_ day: LocalDay, minuteOfDay: Int) -> Instant {
        let local = Int64(day.number) * Self.day + Int64(minuteOfDay) * 60
        // Offsets reach from -12 to +14 hours, and a day holds one change at most.
        let (early, late) = (local - Self.day, local + Self.day)
        let (before, after) = (self.offset(at: early), self.offset(at: late))
        let candidates = [local - before, local - after].filter { $0 + self.offset(at: $0) == local }
        if let first = candidates.min() { return Instant(seconds: first) }
        return Instant(seconds: self.change(of: before, from: early, to: late))
    }

    /// The first instant at which the local clock shows that moment; see ``instant(_:minuteOfDay:)``.
    public func instant(of moment: LocalMoment) -> Instant {
        self.instant(moment.day, minuteOfDay: moment.minuteOfDay)
    }

    /// What the local clock shows.
    public func moment(at instant: Instant) -> LocalMoment {
        LocalMoment(self.day(at: instant), minuteOfDay: self.minuteOfDay(at: instant))
    }
}
