import Delivery
import Domain
import Engine
import TestSupport
import Testing

extension Conformance {
    /// What an account says that it can do it does, and for what it does not say there is the way without it.
    @Suite struct Abilities {
        /// There is no `default`: whoever adds an ability says here how it is shown.
        @Test(arguments: Specimens.all, Capabilities.Ability.allCases)
        func `an ability that is claimed is shown, and without it there is another way`(
            specimen: any Specimen,
            ability: Capabilities.Ability
        ) async throws {
            let rig = try Rig(specimen)
            defer { rig.server.stop() }
            let proof = Proof(rig: rig, claimed: rig.adapter.capabilities.abilities)
            let isClaimed = proof.claimed.contains(ability)
            switch ability {
            case .hearsGroups: try proof.hearsGroups(isClaimed)
            case .noticesMembers: try proof.noticesMembers(isClaimed)
            case .noticesItself: try proof.noticesItself(isClaimed)
            case .listsMembers: try await proof.listsMembers(isClaimed)
            case .postsInGroups: try await proof.postsInGroups(isClaimed)
            case .mentionsInPosts: try await proof.mentionsInPosts(isClaimed)
            case .mentionsInAnswers: try await proof.mentionsInAnswers(isClaimed)
            case .editsPosts: try await proof.editsPosts(isClaimed)
            case .buttons: try await proof.buttons(isClaimed)
            case .threads: try await proof.threads(isClaimed)
            case .whispers: try await proof.whispers(isClaimed)
            case .writesToMembers: try await proof.writesToMembers(isClaimed)
            case .keepsMedia: try await proof.keepsMedia(isClaimed)
            case .attachesMaterial: try await proof.attachesMaterial(isClaimed)
            case .repeatsSafely: try await proof.repeatsSafely(isClaimed)
            case .recognises: try await proof.recognises(isClaimed)
            }
        }

        @Test func `each ability is claimed by one account and not by another`() throws {
            let claims = try Specimens.all.map {
                try $0.adapter("acme", base: "https://platform.test").capabilities.abilities
            }
            for ability in Capabilities.Ability.allCases {
                #expect(claims.contains { $0.contains(ability) }, "\(ability)")
                #expect(claims.contains { !$0.contains(ability) }, "\(ability)")
            }
        }
    }
}

/// An account that has to show what it can do.
struct Proof {
    let rig: Rig
    let claimed: Set<Capabilities.Ability>

    var specimen: any Specimen { self.rig.specimen }

    /// What the platform tells of a sample; nil where it tells nothing.
    func happening(_ sample: Sample) throws -> Happening? {
        guard let delivered = try self.specimen.delivered(sample) else { return nil }
        return try letter(self.rig.adapter.open(delivered.callback, now: Moment.now)).happening
    }

    /// A word in the group where it is in groups, else one to it alone.
    var word: Sample { self.isInGroups ? .inGroup : .toBot }

    var isInGroups: Bool { self.specimen.body(of: .inGroup, Delivery()) != nil }

    /// Whether anybody can be answered; where nothing comes in, a post into the group stands for an answer.
    var hears: Bool { !(self.specimen is any PostingSpecimen) }

    /// A message as it is said where somebody spoke, or posted where nobody does.
    func said(_ message: Message, isShorter: Bool = false) async throws -> Spoken {
        guard self.hears else { return try await self.rig.say(.groupPost(self.specimen.group, message: message)) }
        return try await self.rig.answered(self.word, with: message, isShorter: isShorter).spoken
    }

    /// A message where somebody spoke, or into the group where nobody does.
    func saying(_ message: Message) throws -> OutboundRequest {
        self.hears
            ? try self.rig.answer(to: self.word, with: message) : .groupPost(self.specimen.group, message: message)
    }

    /// Nobody spoke, so nobody is answered, whatever the answer is.
    func answersNobody(_ message: Message) {
        for place in [self.specimen.group, nil] {
            let person = self.specimen.person(1)
            self.isRefused(.answer(person, in: .chat(place, answer: Secret("")), message: message))
        }
    }

    /// The request is refused before any call is made, with a sentence in both languages.
    func isRefused(_ request: OutboundRequest, _ comment: Comment? = nil) {
        let error = #expect(throws: RenderingError.self, comment) {
            try self.rig.adapter.freeze(request, for: "1/quiz/0")
        }
        #expect(error?.message.isTranslated == true, comment)
    }
}

extension Specimen {
    /// The platform's name of a person may stand behind the name of their organisation.
    func isCalled(_ person: PlatformUserID, by spoken: Spoken) -> Bool {
        spoken.called.contains(person.rawValue.split(separator: "/").last.map(String.init) ?? "")
    }
}
