import Delivery
import Domain
import Engine
import Testing

extension Proof {
    /// Without it the owner of the group is asked to say it, or nobody.
    func postsInGroups(_ isClaimed: Bool) async throws {
        let message = Message(text: "欢迎大家")
        let post = OutboundRequest.groupPost(self.specimen.group, message: message)
        let task = OutboundRequest.groupTask(self.specimen.group, owner: "guide.9", message: message)
        if self.specimen.asksOwners {
            let spoken = try await self.rig.say(task)
            #expect(spoken.to == .owner("guide.9", of: self.specimen.group))
            #expect(spoken.text == "欢迎大家")
        } else {
            self.isRefused(task)
        }
        guard isClaimed else { return self.isRefused(post) }
        let spoken = try await self.rig.say(post)
        #expect(spoken.to == .group(self.specimen.group))
        #expect(spoken.text == "欢迎大家")
        self.isRefused(
            .groupPost(self.specimen.group, message: Message(text: "你有 30 分", isPrivate: true)),
            "what one person may read is not posted"
        )
    }

    /// Without it the words stand alone.
    func mentionsInPosts(_ isClaimed: Bool) async throws {
        guard self.claimed.contains(.postsInGroups) else {
            #expect(!isClaimed)
            return
        }
        let person = self.specimen.newcomer(2)
        let message = Message(text: "欢迎大家", mentions: [person])
        let spoken = try await self.rig.say(.groupPost(self.specimen.group, message: message))
        #expect(spoken.text.contains("欢迎大家"))
        #expect(spoken.called.count == (isClaimed ? 1 : 0), "\(spoken)")
        #expect(self.specimen.isCalled(person, by: spoken) == isClaimed)
    }

    /// Without it the words stand alone; and words that look like a call never call anybody.
    func mentionsInAnswers(_ isClaimed: Bool) async throws {
        let person = self.specimen.person(2).id
        let message = Message(text: "答对了", mentions: [person])
        try await self.callsNobodyByWords()
        guard self.hears else {
            #expect(!isClaimed)
            return self.answersNobody(message)
        }
        let spoken = try await self.rig.answered(self.word, with: message).spoken
        #expect(spoken.text.contains("答对了"))
        #expect(spoken.called.count == (isClaimed ? 1 : 0), "\(spoken)")
        #expect(self.specimen.isCalled(person, by: spoken) == isClaimed)
    }

    private func callsNobodyByWords() async throws {
        for call in [
            "<@U2>", "<@member.2>", "<!channel>", "<@all>", #"<at user_id="all"></at>"#, #"<at user_id="ou_2">x</at>"#,
            "<at id=all></at>", "@所有人 @all @u2",
        ] {
            let spoken = try await self.said(Message(text: "好 \(call)"))
            #expect(spoken.called.isEmpty, "\(call): \(spoken)")
            #expect(spoken.text.contains("好"))
        }
    }

    /// Without it an answer is an ordinary message.
    func threads(_ isClaimed: Bool) async throws {
        let message = Message(text: "答对了")
        guard self.hears else {
            #expect(!isClaimed)
            return self.answersNobody(message)
        }
        let sample = isClaimed ? Sample.inThread : self.word
        let spoken = try await self.rig.answered(sample, with: message).spoken
        #expect((spoken.under != nil) == isClaimed)
        #expect(spoken.to == (self.isInGroups ? .group(self.specimen.group) : .person(self.specimen.person(1).id)))
    }

    /// Without it what is personal is written to the person alone; where that is not possible either it is refused.
    func whispers(_ isClaimed: Bool) async throws {
        let message = Message(text: "你有 30 分", choices: Message.quiz.choices, isPrivate: true)
        let person = self.specimen.person(1).id
        guard self.hears else {
            #expect(!isClaimed)
            return self.answersNobody(message)
        }
        if self.isInGroups {
            if isClaimed {
                let spoken = try await self.rig.answered(.inGroup, with: message).spoken
                #expect(spoken.to == .whisper(person, in: self.specimen.group))
            } else if self.claimed.contains(.writesToMembers) {
                #expect(try await self.rig.answered(.inGroup, with: message).spoken.to == .person(person))
            } else {
                self.isRefused(try self.rig.answer(to: .inGroup, with: message))
            }
        }
        let alone = try await self.rig.answered(.toBot, with: message).spoken
        #expect(alone.to == .person(person), "to the bot alone nothing has to be hidden")
    }

    /// Without it what is personal stays on the page.
    func writesToMembers(_ isClaimed: Bool) async throws {
        let person = self.specimen.person(1).id
        let message = OutboundRequest.memberMessage(to: [person], text: "你有 30 分")
        guard isClaimed else { return self.isRefused(message) }
        let spoken = try await self.rig.say(message)
        #expect(spoken.to == .person(person))
        #expect(spoken.text.hasPrefix("你有 30 分"))
        self.isRefused(.memberMessage(to: [], text: "你有 30 分"))
        self.isRefused(.memberMessage(to: [""], text: "你有 30 分"))
        self.isRefused(.memberMessage(to: [person], text: ""))
    }
}
