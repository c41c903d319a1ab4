import Domain
import Testing

@testable import Sandbox

@Suite struct MassSendTests {
    private static func api(_ name: String) -> String { "externalcontact/\(name)" }

    private static let groupBody = """
        {"chat_type":"group","sender":"guide-one","chat_id_list":["\(Town.group)"],"text":{"content":"欢迎新朋友"}}
        """

    private static func made(_ town: inout Town, _ body: String = Self.groupBody) -> String {
        town.post(Self.api("add_msg_template"), body)["msgid"]?.text ?? ""
    }

    @Test func `a task for a group is made, confirmed and delivered`() throws {
        var town = Town()
        let id = Self.made(&town)
        town.pass(.seconds(1))
        let named = #"{"msgid":"\#(id)"}"#
        let result = #"{"msgid":"\#(id)","userid":"guide-one"}"#
        #expect(town.post(Self.api("get_groupmsg_task"), named)["task_list"]?.list?.first?["status"] == 0)
        #expect(town.post(Self.api("get_groupmsg_send_result"), result)["send_list"] == [])
        #expect(town.world.groups[Town.group]?.chat.lines.isEmpty == true)
        try town.act(.confirm(task: id, guide: "guide-one"))
        #expect(town.world.groups[Town.group]?.chat.lines.last?.text.chinese == "欢迎新朋友")
        let task = town.post(Self.api("get_groupmsg_task"), named)["task_list"]?.list?.first
        #expect(task?["status"] == 2)
        #expect(task?["send_time"]?.integer == town.now.seconds)
        let sent = town.post(Self.api("get_groupmsg_send_result"), result)["send_list"]?.list?.first
        #expect(sent?["chat_id"]?.text == Town.group)
        #expect(sent?["status"] == 1)
        #expect(throws: SandboxError.self) { try town.act(.confirm(task: id, guide: "guide-one")) }
    }

    @Test func `while it is handed out its state cannot be asked`() {
        var town = Town()
        let id = Self.made(&town)
        #expect(town.post(Self.api("get_groupmsg_task"), #"{"msgid":"\#(id)"}"#).code == 41_063)
        #expect(
            town.post(Self.api("get_groupmsg_send_result"), #"{"msgid":"\#(id)","userid":"guide-one"}"#).code == 41_063
        )
    }

    @Test func `a group of somebody else fails, and with nobody left it is refused`() {
        var town = Town()
        let other = "wrSANDBOXGROUP000000000000000002"
        let both = Self.groupBody.replacing("\"\(Town.group)\"", with: "\"\(Town.group)\",\"\(other)\"")
        #expect(town.post(Self.api("add_msg_template"), both)["fail_list"] == [.text(other)])
        let only = Self.groupBody.replacing(Town.group, with: other)
        #expect(town.post(Self.api("add_msg_template"), only).code == 41_048)
        #expect(
            town.post(Self.api("add_msg_template"), #"{"chat_type":"group","text":{"content":"x"}}"#).code == 40_063
        )
        #expect(
            town.post(Self.api("add_msg_template"), Self.groupBody.replacing("guide-one", with: "x")).code == 40_003
        )
    }

    @Test func `a message to customers reaches friends and names the others`() throws {
        var town = Town()
        let friend = try town.newcomer().id, gone = try town.newcomer().id
        let body = #"{"external_userid":["\#(friend)","\#(gone)","wm-nobody"],"text":{"content":"新品"}}"#
        let answer = town.post(Self.api("add_msg_template"), body)
        #expect(answer["fail_list"] == ["wm-nobody"])
        let id = answer["msgid"]?.text ?? ""
        try town.act(.removeGuide(customer: gone, guide: "guide-one"))
        town.pass(.seconds(1))
        try town.act(.confirm(task: id, guide: "guide-one"))
        let result = town.post(
            Self.api("get_groupmsg_send_result"),
            #"{"msgid":"\#(id)","userid":"guide-one"}"#
        )["send_list"]?.list
        #expect(result?.map { $0["status"] } == [1, 2])
        #expect(town.world.customers[friend]?.chats["guide-one"]?.lines.last?.text.chinese == "新品")
    }

    @Test func `a sender alone means all customers of that guide`() throws {
        var town = Town()
        for _ in 0..<3 { _ = try town.newcomer() }
        _ = try town.newcomer("guide-two")
        let id = Self.made(&town, #"{"sender":"guide-one","text":{"content":"x"}}"#)
        #expect(town.world.massSends[id]?.parts.first?.targets.count == 3)
        #expect(town.post(Self.api("add_msg_template"), #"{"text":{"content":"x"}}"#).code == 40_063)
    }

    @Test func `the quota of a target is kept over 30 days`() throws {
        var town = Town { $0.massSendsPerTarget = 2 }
        var ids: [String] = []
        for _ in 0..<4 { ids.append(Self.made(&town)) }
        for id in ids.prefix(3) { try town.act(.confirm(task: id, guide: "guide-one")) }
        #expect(town.world.massSends[ids[1]]?.parts[0].targets[0].status == .sent)
        #expect(town.world.massSends[ids[2]]?.parts[0].targets[0].status == .quotaUsed)
        town.pass(.seconds(30 * 86_400))
        try town.act(.confirm(task: ids[3], guide: "guide-one"))
        #expect(town.world.massSends[ids[3]]?.parts[0].targets[0].status == .sent)
    }

    @Test func `a task is reminded of three times a day`() {
        var town = Town()
        let body = #"{"msgid":"\#(Self.made(&town))"}"#
        for _ in 0..<3 { #expect(town.post(Self.api("remind_groupmsg_send"), body).code == 0) }
        #expect(town.post(Self.api("remind_groupmsg_send"), body).code == 41_094)
        town.pass(.seconds(86_400))
        town.renewToken()
        #expect(town.post(Self.api("remind_groupmsg_send"), body).code == 0)
    }

    @Test func `a cancelled task cannot be confirmed, reminded of or cancelled again`() throws {
        var town = Town()
        let id = Self.made(&town)
        let body = #"{"msgid":"\#(id)"}"#
        #expect(town.post(Self.api("cancel_groupmsg_send"), body).code == 0)
        #expect(town.post(Self.api("cancel_groupmsg_send"), body).code == 41_093)
        #expect(town.post(Self.api("remind_groupmsg_send"), body).code == 41_093)
        #expect(throws: SandboxError.self) { try town.act(.confirm(task: id, guide: "guide-one")) }
        #expect(town.post(Self.api("cancel_groupmsg_send"), #"{"msgid":"none"}"#).code == 41_047)
        #expect(town.post(Self.api("cancel_groupmsg_send"), "{}").code == 41_046)
    }

    @Test func `tasks are listed by time and kind, page by page`() {
        var town = Town()
        var ids: [String] = []
        for _ in 0..<3 {
            ids.append(Self.made(&town))
            town.pass(.seconds(10))
        }
        let start = Town.start.seconds
        func list(_ from: Int64, _ to: Int64, _ more: String = "") -> JSON {
            let times = #""start_time":\#(from),"end_time":\#(to)"#
            return town.post(Self.api("get_groupmsg_list_v2"), #"{"chat_type":"group",\#(times)\#(more)}"#)
        }
        #expect(list(start, start + 15)["group_msg_list"]?.list?.map { $0["msgid"]?.text } == Array(ids.prefix(2)))
        let first = list(start, start + 100, #","limit":2"#)
        #expect(first["group_msg_list"]?.list?.count == 2)
        let cursor = first["next_cursor"]?.text ?? ""
        let rest = list(start, start + 100, #","limit":2,"cursor":"\#(cursor)""#)["group_msg_list"]?.list
        #expect(rest?.map { $0["msgid"]?.text } == [ids[2]])
        #expect(rest?.first?["text"]?["content"] == "欢迎新朋友")
        #expect(list(start, start + 100, #","filter_type":1"#)["group_msg_list"] == [])
        #expect(list(start, start + 32 * 86_400).code == 40_058)
        #expect(list(start, start + 100, #","limit":101"#).code == 40_058)
    }
}
