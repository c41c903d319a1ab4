import Curl
import Domain
import Testing

@testable import Sandbox

/// A guide tags a customer, and the API tells it.
@Suite struct TagTests {
    private static func tags(_ town: inout Town, _ customer: String) -> [[String]] {
        let followers = town.get("externalcontact/get", "external_userid=\(customer)")["follow_user"]?.list ?? []
        return followers.map { follower in
            [follower["userid"]?.text ?? ""]
                + (follower["tags"]?.list ?? []).map { "\($0["tag_name"]?.text ?? "") \($0["type"]?.integer ?? 0)" }
        }
    }

    private static func act(_ customer: String, _ tags: String..., guide: String = "guide-one", isQuiet: Bool = false)
        -> Act
    {
        .tagCustomer(guide: guide, customer: customer, tags: tags, isQuiet: isQuiet)
    }

    @Test func `tags are the guide's own on this customer, and new ones take the place of the old`() throws {
        var town = Town()
        let customer = try town.newcomer().id
        town.pass(.seconds(1))
        try town.act(.addGuide(guide: "guide-two", channel: "", customer: customer, needsConfirmation: false))
        #expect(Self.tags(&town, customer) == [["guide-one"], ["guide-two"]])
        let told = try town.act(Self.act(customer, "老顾客", "会员"))
        #expect(Self.tags(&town, customer) == [["guide-one", "老顾客 1", "会员 1"], ["guide-two"]])
        #expect(told.customers == [customer])
        #expect(told.callbacks.map(\.name) == ["edit_external_contact"])
        #expect(told.callbacks[0].text.contains("<UserID><![CDATA[guide-one]]></UserID>"))
        #expect(told.callbacks[0].text.contains("<ExternalUserID><![CDATA[\(customer)]]></ExternalUserID>"))
        try town.act(Self.act(customer, "会员"))
        try town.act(Self.act(customer, guide: "guide-two"))
        #expect(Self.tags(&town, customer) == [["guide-one", "会员 1"], ["guide-two"]])
        try town.act(Self.act(customer))
        #expect(Self.tags(&town, customer) == [["guide-one"], ["guide-two"]])
    }

    @Test func `one tag has one id, whoever gives it to whom`() throws {
        var town = Town()
        let people = [try town.newcomer().id, try town.newcomer("guide-two").id]
        try town.act(Self.act(people[0], "会员"))
        try town.act(Self.act(people[1], "会员", guide: "guide-two"))
        let ids = people.map { customer in
            town.get("externalcontact/get", "external_userid=\(customer)")["follow_user"]?.list?.first?["tags"]?.list?
                .first?["tag_id"]?.text
        }
        #expect(ids[0] == ids[1])
        #expect(ids[0]?.hasPrefix("et") == true)
    }

    @Test func `of a program's tags the platform tells nobody`() throws {
        var town = Town()
        let customer = try town.newcomer().id
        #expect(try town.act(Self.act(customer, "会员", isQuiet: true)).callbacks.isEmpty)
        #expect(Self.tags(&town, customer) == [["guide-one", "会员 1"]])
    }

    @Test func `tags end with the relation`() throws {
        var town = Town()
        let customer = try town.newcomer().id
        try town.act(Self.act(customer, "会员"))
        try town.act(.removeGuide(customer: customer, guide: "guide-one"))
        #expect(town.get("externalcontact/get", "external_userid=\(customer)").code == 40_096)
        #expect(throws: SandboxError.self) { try town.act(Self.act(customer, "会员")) }
        try town.act(.addGuide(guide: "guide-one", channel: "", customer: customer, needsConfirmation: false))
        #expect(Self.tags(&town, customer) == [["guide-one"]])
    }

    @Test func `what cannot be is refused and changes nothing`() throws {
        var town = Town()
        let customer = try town.newcomer().id
        let many = (0...20).map { "t\($0)" }
        for act in [
            Self.act(customer, "会员", guide: "guide-two"), Self.act("wm-nobody", "会员"),
            Self.act(customer, "会员", guide: "nobody"), Self.act(customer, String(repeating: "长", count: 31)),
            Self.act(customer, "a", "a"), Self.act(customer, ""),
            .tagCustomer(guide: "guide-one", customer: customer, tags: many, isQuiet: false),
        ] {
            #expect(throws: SandboxError.self) { try town.act(act) }
        }
        #expect(Self.tags(&town, customer) == [["guide-one"]])
    }

    @Test func `tags are written with commas between them, on the page and over the control API`() async throws {
        try await Host.run { host in
            let customer = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            ).customers[0]
            let fields = #"{"guide":"guide-one","customer":"\#(customer)","tags":" 老顾客，会员, a b、 ,"}"#
            let answer = try await host.post("/sandbox/api/acts/tag-customer", fields)
            #expect(answer.json["callbacks"]?.list?.first?["name"] == "edit_external_contact")
            let page = try await host.get("/sandbox?g=guide-one").text
            #expect(page.contains("action=\"/sandbox/do/tag-customer\""))
            #expect(page.contains("· 老顾客、会员、a b</option>"))
            try await #expect(host.get("/sandbox?g=guide-two").text.contains("/sandbox/do/tag-customer") == false)
            let form = "guide=guide-one&customer=\(customer)&tags="
            try await #expect(host.post("/sandbox/do/tag-customer", form).status == 303)
            try await #expect(host.get("/sandbox?g=guide-one&lang=en").text.contains("Tag the customer"))
            try await #expect(host.get("/sandbox?g=guide-one").text.contains("老顾客、会员") == false)
        }
    }
}
