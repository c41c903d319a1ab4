import Domain
import Testing

@testable import Sandbox

@Suite struct GroupTests {
    private static func join(
        _ newcomers: Int,
        customers: [String] = [],
        channel: String? = "poster-01",
        invitor: String? = nil,
        isOneCallback: Bool = false
    ) -> Act {
        .join(
            group: Town.group,
            customers: customers,
            newcomers: newcomers,
            channel: channel,
            invitor: invitor,
            isOneCallback: isOneCallback
        )
    }

    private static func roll(_ town: inout Town) -> JSON {
        town.post("externalcontact/groupchat/get", #"{"chat_id":"\#(Town.group)","need_name":1}"#)["group_chat"]
            ?? .null
    }

    private static func element(_ name: String, of plaintext: Plaintext) -> String {
        PassiveReply.element(name, in: plaintext.text) ?? ""
    }

    @Test func `versions of the member list form an unbroken chain`() throws {
        var town = Town { $0.groupLag = .zero }
        let first = Self.roll(&town)["member_version"]?.text
        let told = try town.act(Self.join(3)).callbacks
        #expect(told.count == 3)
        #expect(Self.element("LastMemVer", of: told[0]) == first)
        #expect(Self.element("LastMemVer", of: told[1]) == Self.element("CurMemVer", of: told[0]))
        #expect(Self.element("LastMemVer", of: told[2]) == Self.element("CurMemVer", of: told[1]))
        #expect(Self.roll(&town)["member_version"]?.text == Self.element("CurMemVer", of: told[2]))
        #expect(Self.roll(&town)["member_list"]?.list?.count == 4)
    }

    @Test func `several who join together are told together`() throws {
        var town = Town()
        let told = try town.act(Self.join(4, isOneCallback: true)).callbacks
        #expect(told.count == 1)
        #expect(told[0].text.contains("<MemChangeCnt>4</MemChangeCnt>"))
        #expect(told[0].text.contains("<JoinScene>3</JoinScene>"))
    }

    @Test func `the list shows who came by which channel and who was brought by whom`() throws {
        var town = Town { $0.groupLag = .zero }
        let scanned = try town.act(Self.join(1, channel: "receipt")).customers[0]
        let invited = try town.act(Self.join(1, invitor: "guide-one")).customers[0]
        let members = Self.roll(&town)["member_list"]?.list ?? []
        let first = members.first { $0["userid"]?.text == scanned }
        #expect(first?["state"] == "receipt")
        #expect(first?["join_scene"] == 3)
        #expect(first?["type"] == 2)
        #expect(first?["name"] == "顾客 1")
        let second = members.first { $0["userid"]?.text == invited }
        #expect(second?["invitor"]?["userid"] == "guide-one")
        #expect(second?["join_scene"] == 1)
        #expect(second?["state"] == nil)
        #expect(members.first?["type"] == 1)
    }

    @Test func `a change is seen by the API only after the lag`() throws {
        var town = Town { $0.groupLag = .seconds(2) }
        let before = Self.roll(&town)["member_version"]
        try town.act(Self.join(1))
        town.pass(.milliseconds(1_500))
        try town.act(Self.join(1))
        #expect(Self.roll(&town)["member_version"] == before)
        town.pass(.milliseconds(500))
        #expect(Self.roll(&town)["member_list"]?.list?.count == 2)
        town.pass(.milliseconds(1_500))
        #expect(Self.roll(&town)["member_list"]?.list?.count == 3)
        #expect(Self.roll(&town)["member_version"] != before)
    }

    @Test func `who leaves or is removed is told with the scene`() throws {
        var town = Town()
        let people = try town.act(Self.join(2)).customers
        let left = try town.act(.leave(group: Town.group, customer: people[0])).callbacks[0]
        #expect(left.name == "del_member")
        #expect(left.text.contains("<QuitScene>0</QuitScene>"))
        let removed = try town.act(.remove(group: Town.group, customer: people[1])).callbacks[0]
        #expect(removed.text.contains("<QuitScene>1</QuitScene>"))
        #expect(throws: SandboxError.self) { try town.act(.leave(group: Town.group, customer: people[0])) }
    }

    @Test func `what cannot be is refused and changes nothing`() throws {
        var town = Town { $0.groupSize = 3 }
        let customer = try town.act(Self.join(1)).customers[0]
        let count = town.world.customerCount
        for act in [
            Self.join(0), Self.join(3), Self.join(0, customers: [customer]), Self.join(1, customers: ["wm-nobody"]),
            Self.join(0, customers: ["a", "a"]),
            .join(group: "wr-none", customers: [], newcomers: 1, channel: nil, invitor: nil, isOneCallback: false),
            Self.join(1, invitor: "nobody"),
        ] {
            #expect(throws: SandboxError.self) { try town.act(act) }
        }
        #expect(town.world.customerCount == count)
        #expect(town.world.groups[Town.group]?.roll.members.count == 2)
    }

    @Test func `a dissolved group is gone`() throws {
        var town = Town()
        #expect(try town.act(.dismissGroup(group: Town.group)).callbacks[0].name == "dismiss")
        let answer = town.post("externalcontact/groupchat/get", #"{"chat_id":"\#(Town.group)"}"#)
        #expect(answer.code == 90_501)
        let list = town.post("externalcontact/groupchat/list", #"{"limit":10}"#)
        #expect(list["group_chat_list"]?.list?.count == 1)
    }

    @Test func `groups are listed by owner, page by page`() throws {
        var town = Town()
        for _ in 0..<3 { try town.act(.createGroup(owner: "guide-one", name: "群")) }
        let body = #"{"owner_filter":{"userid_list":["guide-one"]},"limit":3"#
        let first = town.post("externalcontact/groupchat/list", body + "}")
        #expect(first["group_chat_list"]?.list?.count == 3)
        let cursor = first["next_cursor"]?.text ?? ""
        let second = town.post("externalcontact/groupchat/list", body + #","cursor":"\#(cursor)"}"#)
        #expect(second["group_chat_list"]?.list?.count == 1)
        #expect(second["next_cursor"] == nil)
        #expect(town.post("externalcontact/groupchat/list", "{}").code == 40_063)
        #expect(town.post("externalcontact/groupchat/list", #"{"limit":1001}"#).code == 40_058)
    }

    @Test func `a customer is described with the guides who follow them`() throws {
        var town = Town()
        let customer = try town.newcomer(channel: "receipt").id
        let answer = town.get("externalcontact/get", "external_userid=\(customer)")
        #expect(answer["external_contact"]?["external_userid"]?.text == customer)
        #expect(answer["follow_user"]?.list?.first?["userid"] == "guide-one")
        #expect(answer["follow_user"]?.list?.first?["state"] == "receipt")
        #expect(town.get("externalcontact/get", "external_userid=wm-nobody").code == 40_096)
        let guides = town.get("externalcontact/get_follow_user_list")["follow_user"]
        #expect(guides == ["guide-one", "guide-two"])
    }

    @Test func `the attached greeting is posted when somebody joins, with their name`() throws {
        var town = Town()
        let body = #"{"text":{"content":"欢迎 %NICKNAME%"},"notify":0}"#
        let material = town.post("externalcontact/group_welcome_template/add", body)["template_id"]?.text
        try town.act(.attachMaterial(group: Town.group, material: material))
        try town.act(Self.join(1))
        #expect(town.world.groups[Town.group]?.chat.lines.last?.text.chinese == "欢迎 @顾客 1")
        #expect(throws: SandboxError.self) { try town.act(.attachMaterial(group: Town.group, material: "none")) }
    }
}
