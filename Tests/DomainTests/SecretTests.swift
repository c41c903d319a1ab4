import Domain
import Testing

/// Every way Swift has of turning a value into text.
@Suite struct SecretTests {
    private struct Holder {
        let name = "holder"
        let secret = Secret("canary")
        let optional: Secret? = Secret("canary")
        let list = [Secret("canary")]
        let table = ["key": Secret("canary")]
    }

    @Test func `a secret is never printed, wherever it sits`() {
        let holder = Holder()
        var dumped = ""
        dump(holder, to: &dumped)
        dump(holder.secret, to: &dumped)
        let texts = [
            "\(holder)", "\(holder.secret)", String(describing: holder.optional), String(reflecting: holder),
            String(reflecting: holder.secret), "\(holder.list)", "\(holder.table)", dumped,
            "\(Happening.contactAdded(Self.added))", String(reflecting: Happening.contactAdded(Self.added)),
            "\(OutboundRequest.welcome(code: Secret("canary"), message: Message(text: "hi"), fallback: nil))",
        ]
        for text in texts { #expect(!text.contains("canary"), "\(text)") }
        #expect("\(holder.secret)" == "‹secret›")
    }

    @Test func `it has no parts that a mirror would show`() {
        #expect(Mirror(reflecting: Secret("canary")).children.isEmpty)
    }

    @Test func `it is lent to who must have it`() {
        #expect(Secret("canary").reveal { $0.count } == 6)
        #expect(Secret("").isEmpty && !Secret("a").isEmpty)
        #expect(Secret("a") == Secret("a") && Secret("a") != Secret("b"))
    }

    private static let added = ContactAdded(
        relation: Relation(guide: "li.na", customer: "wm1"),
        channel: "",
        welcomeCode: Secret("canary"),
        isConfirmed: true
    )
}
