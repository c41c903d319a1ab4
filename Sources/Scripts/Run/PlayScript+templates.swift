extension QuizScript {
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        uses.add(self.announce?.say, .quizAnnounce, like: self.announce)
        if self.remind != nil { uses.add(self.say.remind, .quizRemind, like: self.announce) }
        uses.add(self.say.reveal, .quizReveal, like: self.announce)
        uses.add(self.say.accepted, .quizAccepted)
        uses.add(self.say.refused, .quizRefused)
        uses.add(self.say.result, .quizResult)
        return uses.all
    }
}

extension LotteryScript {
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        uses.add(self.announce?.say, .lotteryAnnounce, like: self.announce)
        if self.remind != nil { uses.add(self.say.remind, .lotteryRemind, like: self.announce) }
        uses.add(self.say.refused, .lotteryRefused)
        uses.add(self.say.won, .lotteryWon)
        uses.add(self.say.lost, .lotteryLost)
        if self.kind == .deadline {
            uses.add(self.say.drawn, .lotteryDrawn, like: self.announce)
            uses.add(self.say.entered, .lotteryEntered)
        }
        if self.tiers.contains(where: { $0.claim != nil }) {
            uses.add(self.say.lapsed, .lotteryLapsed)
        }
        return uses.all
    }
}

extension CheckInScript {
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        uses.add(self.announce?.say, .checkInAnnounce, like: self.announce)
        uses.add(self.say.done, .checkInDone)
        if self.makeUp != nil { uses.add(self.say.madeUp, .checkInMadeUp) }
        uses.add(self.say.refused, .checkInRefused)
        return uses.all
    }
}

extension PollScript {
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        uses.add(self.announce?.say, .pollAnnounce, like: self.announce)
        if self.remind != nil { uses.add(self.say.remind, .pollRemind, like: self.announce) }
        uses.add(self.say.closed, .pollClosed, like: self.announce)
        uses.add(self.say.accepted, .pollAccepted)
        uses.add(self.say.refused, .pollRefused)
        return uses.all
    }
}

extension FlashSaleScript {
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        uses.add(self.announce.say, .flashSaleAnnounce, self.announce.via.byteLimit)
        return uses.all
    }
}

extension KeywordReplyScript {
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        for rule in self.rules { uses.add(rule.say, .keywordReply) }
        return uses.all
    }
}

extension ModerationScript {
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        for rule in self.rules { uses.add(rule.say, .moderation, TemplateUse.personByteLimit) }
        return uses.all
    }
}
