import Delivery
import Domain
import Engine
import Testing

/// What an account says that it can do it does, and what it does not say is refused before a call is made.
@Suite struct CapabilityConformance {
    private func abilities(_ specimen: any Specimen) throws -> Set<Capabilities.Ability> {
        try specimen.adapter("acme", base: "https://platform.test").capabilities.abilities
    }

    @Test(arguments: Specimens.all)
    func `what is told of a group is told where it is claimed`(specimen: any Specimen) throws {
        let claimed = try self.abilities(specimen)
        let told: [(Capabilities.Ability, Sample)] = [
            (.hearsGroups, .amongOthers), (.noticesMembers, .joined), (.noticesItself, .botJoined),
        ]
        let adapter = try specimen.adapter("acme", base: "https://platform.test")
        for (ability, sample) in told where claimed.contains(ability) {
            let delivered = try #require(try specimen.delivered(sample), "\(ability.rawValue)")
            let happening = try letter(adapter.open(delivered.callback, now: Moment.now)).happening
            #expect(happening.map { specimen.isMeant($0, by: sample) } == true, "\(ability.rawValue)")
        }
    }

    @Test(arguments: Specimens.all)
    func `posts go into groups and call people, or nothing is posted`(specimen: any Specimen) async throws {
        let claimed = try self.abilities(specimen)
        let rig = try Rig(specimen)
        defer { rig.server.stop() }
        let message = Message(text: "欢迎大家", mentions: [specimen.newcomer(2)])
        let post = OutboundRequest.groupPost(specimen.group, message: message)
        guard claimed.contains(.postsInGroups) else {
            #expect(!claimed.contains(.mentionsInPosts))
            #expect(throws: RenderingError.self) { try rig.adapter.freeze(post, for: "1/welcome/0") }
            return
        }
        let spoken = try await rig.say(post)
        #expect(spoken.to == .group(specimen.group))
        #expect(spoken.text.contains("欢迎大家"))
        let called = specimen.isCalled(specimen.newcomer(2), by: spoken)
        #expect(called == claimed.contains(.mentionsInPosts), "\(spoken)")
        #expect(called || spoken.called.isEmpty)
    }

    @Test(arguments: Specimens.all)
    func `answers call people and stand in threads where that is claimed`(specimen: any Specimen) async throws {
        let claimed = try self.abilities(specimen)
        guard specimen.body(of: .inGroup, Delivery()) != nil else { return }
        let rig = try Rig(specimen)
        defer { rig.server.stop() }
        let message = Message(text: "答对了", mentions: [specimen.person(1).id])
        let spoken = try await rig.answered(.inGroup, with: message).spoken
        #expect(spoken.to == .group(specimen.group))
        #expect(spoken.text.contains("答对了"))
        #expect(specimen.isCalled(specimen.person(1).id, by: spoken) == claimed.contains(.mentionsInAnswers))
        guard claimed.contains(.threads) else {
            #expect(spoken.under == nil)
            return
        }
        #expect(try await rig.answered(.inThread, with: message).spoken.under != nil)
    }

    @Test(arguments: Specimens.all)
    func `what is personal is whispered, or written to the person alone`(specimen: any Specimen) async throws {
        let claimed = try self.abilities(specimen)
        let rig = try Rig(specimen)
        defer { rig.server.stop() }
        let person = specimen.person(1).id
        let alone = OutboundRequest.memberMessage(to: [person], text: "你有 30 分")
        if claimed.contains(.writesToMembers) {
            #expect(try await rig.say(alone).to == .person(person))
        } else {
            #expect(throws: RenderingError.self) { try rig.adapter.freeze(alone, for: "1/points/0") }
        }
        guard !claimed.isDisjoint(with: [.whispers, .writesToMembers]),
            specimen.body(of: .inGroup, Delivery()) != nil
        else { return }
        let message = Message(text: "你有 30 分", isPrivate: true)
        let spoken = try await rig.answered(.inGroup, with: message).spoken
        #expect(spoken.to == (claimed.contains(.whispers) ? .whisper(person, in: specimen.group) : .person(person)))
    }

    @Test(arguments: Specimens.all)
    func `the members of a group are listed, or cannot be asked for`(specimen: any Specimen) async throws {
        let rig = try Rig(specimen)
        defer { rig.server.stop() }
        let question = OutboundRequest.groupLookUp(specimen.group)
        guard try self.abilities(specimen).contains(.listsMembers) else {
            #expect(throws: RenderingError.self) { try rig.adapter.freeze(question, for: "1/look/0") }
            return
        }
        let report = await rig.adapter.send(try rig.call(question))
        guard case .group(let group)? = report.answer else {
            Issue.record("\(report)")
            return
        }
        #expect(group.members.map(\.id).contains(specimen.newcomer(2)))
    }

    @Test(arguments: Specimens.all)
    func `people are recognised where that is claimed`(specimen: any Specimen) async throws {
        let rig = try Rig(specimen)
        defer { rig.server.stop() }
        guard try self.abilities(specimen).contains(.recognises) else {
            #expect(rig.adapter.recogniser == nil)
            return
        }
        let recogniser = try #require(rig.adapter.recogniser)
        let identity = try await recogniser.identity(for: Secret("code1"), returnedTo: "https://tea.test/enter")
        #expect(identity == specimen.person(1))
    }
}

extension Specimen {
    /// The platform's name of a person may stand behind the name of their organisation.
    func isCalled(_ person: PlatformUserID, by spoken: Spoken) -> Bool {
        spoken.called.contains(person.rawValue.split(separator: "/").last.map(String.init) ?? "")
    }
}
