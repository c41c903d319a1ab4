import Delivery
import Domain
import Engine
import Testing

extension Proof {
    private func isTold(_ sample: Sample) throws -> Bool {
        try self.happening(sample).map { self.specimen.isMeant($0, by: sample) } == true
    }

    /// Without it people call the bot by name.
    func hearsGroups(_ isClaimed: Bool) throws {
        #expect(try self.isTold(.amongOthers) == isClaimed)
        guard self.hears else {
            #expect(!isClaimed)
            return
        }
        let heard = try self.rig.heard(self.word)
        #expect(heard.isAddressed)
        #expect(heard.from == self.specimen.person(1))
    }

    /// Without it nobody is greeted.
    func noticesMembers(_ isClaimed: Bool) throws {
        for sample in [Sample.joined, .left] { #expect(try self.isTold(sample) == isClaimed, "\(sample)") }
    }

    /// Without it a group is known from the first word in it; some platforms tell of themselves in some groups only.
    func noticesItself(_ isClaimed: Bool) throws {
        if isClaimed {
            for sample in [Sample.botJoined, .botLeft] { #expect(try self.isTold(sample), "\(sample)") }
        }
        guard self.isInGroups else { return }
        guard case .chat(let group, _) = try self.rig.heard(.inGroup).place else {
            Issue.record("A word in a group names no chat.")
            return
        }
        #expect(group == self.specimen.group)
    }

    /// Without it who is in a group is known from joins alone.
    func listsMembers(_ isClaimed: Bool) async throws {
        let question = OutboundRequest.groupLookUp(self.specimen.group)
        guard isClaimed else { return self.isRefused(question) }
        let report = await self.rig.adapter.send(try self.rig.call(question))
        guard case .group(let group)? = report.answer else {
            Issue.record("\(report)")
            return
        }
        #expect(report.outcome == .sent)
        #expect(group.group == self.specimen.group)
        #expect(group.members.map(\.id) == [self.specimen.newcomer(2)])
    }

    /// Without it pages open by a link that the person alone was given.
    func recognises(_ isClaimed: Bool) async throws {
        guard isClaimed else {
            #expect(self.rig.adapter.recogniser == nil)
            return
        }
        let recogniser = try #require(self.rig.adapter.recogniser)
        let page = "https://tea.test/enter?run=a&b"
        let address = recogniser.authorisationAddress(returningTo: page, state: "state0123")
        #expect(address.hasPrefix("https://"))
        #expect(address.contains("state0123"))
        #expect(address.contains(page.percentEncoded))
        #expect(!recogniser.codeName.isEmpty)
        let identity = try await recogniser.identity(for: Secret("code1"), returnedTo: page)
        #expect(identity == self.specimen.person(1))
        await #expect(throws: Unrecognised.self) {
            try await recogniser.identity(for: Secret(""), returnedTo: page)
        }
    }
}
