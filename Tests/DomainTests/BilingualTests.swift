import Domain
import Foundation
import TestSupport
import Testing

/// A sentence in both languages.
@Suite struct BilingualTests {
    private let quiet = Bilingual("免打扰", "quiet")

    @Test func `as JSON it is one text for each language`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(self.quiet), as: UTF8.self) == #"{"en":"quiet","zh":"免打扰"}"#)
        let read = try JSONDecoder().decode(Bilingual.self, from: Data(#"{"zh":"免打扰","en":"quiet","fr":"x"}"#.utf8))
        #expect(read == self.quiet)
    }

    @Test(arguments: [#"{"zh":"免打扰"}"#, #"{"zh":"免打扰","en":1}"#, #""quiet""#, "[]", "null"])
    func `anything else is no sentence in both languages`(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Bilingual.self, from: Data(json.utf8)) }
    }

    @Test func `each reader gets their own language`() {
        #expect(self.quiet.text(in: .simplifiedChinese) == "免打扰")
        #expect(self.quiet.text(in: .english) == "quiet")
        #expect(Bilingual.same("45009") == Bilingual("45009", "45009"))
    }

    @Test func `sentences are put together language by language`() {
        let until = Bilingual("，9 点以后", " until nine")
        #expect(self.quiet + until == Bilingual("免打扰，9 点以后", "quiet until nine"))
        let comma = Bilingual("、", ", ")
        #expect(
            [self.quiet, .same("x"), self.quiet].joined(separator: comma) == Bilingual("免打扰、x、免打扰", "quiet, x, quiet")
        )
        #expect([Bilingual]().joined(separator: comma) == .same(""))
        #expect(self.quiet.map { "(\($0))" } == Bilingual("(免打扰)", "(quiet)"))
    }
}

/// The words of the record, as people read them.
@Suite struct GlossaryTests {
    private static let verdicts = [
        "done", "pass", "never", "failed", "postponed", "waiting", "callback", "timer", "outcome", "system",
    ]
    private static let requests: [OutboundRequest] = [
        .welcome(code: Secret("c"), message: Message(text: ""), fallback: nil), .memberMessage(to: [], text: ""),
        .groupTask("g", owner: "o", message: Message(text: "")), .groupLookUp("g"),
        .contactLookUp("c"),
        .groupWelcomeMaterial(id: nil, message: Message(text: ""), notifiesMembers: false),
        .upload(Medium(kind: .image, path: "", checksum: "")),
    ]
    private static let kinds = [
        "contact.added", "contact.half-added", "contact.edited", "contact.removed", "group.joined", "group.left",
        "group.created",
        "group.dismissed", "group.owner-changed", "group.name-changed", "message.text", "app.opened", "timer.due",
        "effect.settled", "account.opened",
    ]

    @Test func `every verdict, state, outcome, request and usual kind of event has a name in both languages`() {
        let states = EffectState.allCases.map(\.rawValue) + [CallOutcome.sent, .notSent, .unknown].map(\.rawValue)
        for word in Self.verdicts + states + Self.requests.map(\.name) + Self.kinds {
            #expect(Glossary.title(word).isTranslated, "\(word)")
        }
    }

    @Test func `a word that is not listed stands for itself`() {
        #expect(Glossary.title("no-such-group") == .same("no-such-group"))
    }
}
