import Domain
import Engine
import TestSupport
import Testing

@Suite struct RouteTests {
    private static let joined = Happening.groupMembersJoined(
        MemberChange(group: "g1", members: ["wm1"], count: 1, scene: .scanned, versionBefore: nil, versionAfter: nil)
    )

    @Test func `every condition that is given must hold`() {
        let event = Event.sample(.said("Hello"))
        let group = Event.sample(Self.joined)
        #expect(Route(["message.text"]).objection(to: event) == nil)
        #expect(Route(["message.image"]).objection(to: event)?.english == "it does not listen to message.text")
        #expect(Route(["message.text"], accounts: ["acme"]).objection(to: event) == nil)
        #expect(
            Route(["message.text"], accounts: ["b"]).objection(to: event)?.english
                == "it does not serve the account acme"
        )
        #expect(Route(["message.text"], groups: ["g1"]).objection(to: event)?.english == "it does not serve this group")
        #expect(Route(["group.joined"], groups: ["g1"]).objection(to: group) == nil)
        #expect(Route(["group.joined"], groups: ["g2"]).objection(to: group)?.english == "it does not serve this group")
        #expect(
            Route(["group.joined"], text: .equals("hello")).objection(to: group)?.english
                == "the text is not one it answers"
        )
        #expect(Route([]).objection(to: event) != nil)
    }

    @Test(arguments: [
        (Route.Text.equals("quiz"), "  QUIZ \n", true), (.equals("quiz"), "quiz now", false), (.equals("Ä"), "ä", true),
        (.starts(with: "Join "), "join me", true), (.starts(with: "join"), "let us join", false),
        (.contains("福利"), "今天有福利吗", true), (.contains("LUCK"), "good luck!", true), (.contains("luck"), "", false),
        (.equals(""), "   ", true),
    ])
    func `texts are compared without case and outer spaces`(text: Route.Text, said: String, fits: Bool) {
        #expect((Route(["message.text"], text: text).objection(to: .sample(.said(said))) == nil) == fits)
    }
}
