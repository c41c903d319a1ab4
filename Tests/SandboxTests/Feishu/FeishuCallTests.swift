import Domain
import Testing

@testable import Sandbox

/// The server API as values: who may call, what is refused and with which code.
@Suite struct FeishuCallTests {
    @Test func `a tenant token is kept until half an hour is left, and then both are valid`() {
        var feishu = FeishuTown()
        let first = feishu.token
        #expect(first.hasPrefix("t-"))
        #expect(feishu.tenantToken()["expire"] == 7_200)
        feishu.pass(.seconds(5_400))
        #expect(feishu.tenantToken()["tenant_access_token"]?.text == first)
        feishu.pass(.seconds(1))
        let second = feishu.tenantToken()
        #expect(second["tenant_access_token"]?.text != first)
        #expect(second["expire"] == 7_200)
        #expect(feishu.call("GET", "bot/v3/info").number == 0)
        feishu.pass(.seconds(1_799))
        #expect(feishu.call("GET", "bot/v3/info").number == 99_991_663)
        feishu.token = second["tenant_access_token"]?.text ?? ""
        #expect(feishu.call("GET", "bot/v3/info").number == 0)
        #expect(feishu.tenantToken("other")["code"] == 10_014)
        #expect(feishu.tenantToken(app: "cli_other")["code"] == 10_003)
    }

    @Test func `only a token may be asked for without a Content-Type`() {
        var feishu = FeishuTown()
        let path = "auth/v3/tenant_access_token/internal"
        let secret = #"{"app_id":"cli_sandbox00001","app_secret":"app-secret"}"#
        #expect(feishu.call("POST", path, secret, token: nil, type: nil).number == 0)
        #expect(feishu.call("POST", path, secret, token: nil, type: "text/plain").number == 99_992_402)
        let token = feishu.token
        let messages = "im/v1/messages?receive_id_type=chat_id"
        let message = #"{"receive_id":"\#(FeishuTown.group)","msg_type":"text","content":"{\"text\":\"x\"}"}"#
        #expect(feishu.call("POST", messages, message, token: token, type: nil).number == 99_992_402)
        #expect(feishu.call("POST", messages, message, token: token, type: "application/json").number == 0)
    }

    @Test func `a call needs a token of the right form`() {
        var feishu = FeishuTown()
        for (token, code) in [(nil, 99_991_661), ("x-1", 99_991_671), ("t-other", 99_991_663)] as [(String?, Int64)] {
            let answer = feishu.call("GET", "bot/v3/info", token: token)
            #expect(answer.number == code)
            #expect(answer.status == 400)
            #expect(answer.header("X-Tt-Logid") == answer.json["error"]?["log_id"]?.text)
        }
        let info = feishu.call("GET", "bot/v3/info")
        #expect(info.json["bot"]?["open_id"]?.text == FeishuTown.bot)
        #expect(info.json["bot"]?["app_name"] == "小助手")
        #expect(feishu.call("GET", "bot/v9/info").status == 404)
        #expect(feishu.call("DELETE", "bot/v3/info").status == 404)
    }

    @Test func `a scope that was not granted is named`() {
        var feishu = FeishuTown { $0.rules.missingScopes = ["im:chat.members:read"] }
        let answer = feishu.call("GET", "im/v1/chats/\(FeishuTown.group)/members")
        #expect(answer.number == 99_991_672)
        let violation = answer.json["error"]?["permission_violations"]?.list?.first
        #expect(violation?["subject"] == "im:chat.members:read")
        #expect(feishu.call("GET", "im/v1/chats/\(FeishuTown.group)").number == 0)
    }

    @Test(arguments: [
        ("chat_id", "oc_404", 230_034), ("chat_id", FeishuTown.newcomer, 230_034), ("open_id", "ou_404", 99_992_351),
        ("open_id", "newcomer", 230_034), ("union_id", "on_404", 99_992_351), ("email", "a@example.com", 230_034),
        ("phone", "1", 230_001),
    ])
    func `a message to nobody is refused`(idType: String, receiver: String, code: Int64) {
        var feishu = FeishuTown()
        let answer = feishu.send("text", #"{"text":"x"}"#, to: receiver, by: idType)
        #expect(answer.number == code)
        #expect(answer.status == 400)
        #expect(feishu.town.directs.isEmpty)
    }

    @Test(arguments: [
        ("{}", 99_992_402), ("", 99_992_402), ("[]", 99_992_402),
        (#"{"receive_id":"oc_sandbox_01","msg_type":"text"}"#, 99_992_402),
        (#"{"receive_id":"oc_sandbox_01","msg_type":"text","content":{"text":"x"}}"#, 99_992_402),
        (#"{"receive_id":"oc_sandbox_01","msg_type":"text","content":"x"}"#, 230_001),
        (#"{"receive_id":"oc_sandbox_01","msg_type":"text","content":"{\"text\":\"\"}"}"#, 230_001),
        (#"{"receive_id":"oc_sandbox_01","msg_type":"image","content":"{\"image_key\":\"img_1\"}"}"#, 230_001),
        (#"{"receive_id":"oc_sandbox_01","msg_type":"post","content":"{\"title\":\"x\"}"}"#, 230_001),
        (#"{"receive_id":"oc_sandbox_01","msg_type":"interactive","content":"x"}"#, 230_099),
    ])
    func `a message that Feishu would refuse is refused with its code`(body: String, code: Int64) {
        var feishu = FeishuTown()
        #expect(feishu.call("POST", "im/v1/messages?receive_id_type=chat_id", body).number == code)
        #expect(feishu.chat.isEmpty)
    }

    @Test func `where the bot is not in the group it cannot write or look`() throws {
        var feishu = FeishuTown()
        try feishu.act(.removeBot(group: "store-1", by: "keeper"))
        #expect(feishu.send("text", #"{"text":"x"}"#).number == 230_002)
        #expect(feishu.call("GET", "im/v1/chats/\(FeishuTown.group)").number == 230_002)
        #expect(feishu.call("GET", "im/v1/chats/oc_404").number == 230_034)
    }

    @Test func `the same uuid is sent once within an hour`() {
        var feishu = FeishuTown()
        let first = feishu.send("text", #"{"text":"一"}"#, uuid: "k1")
        feishu.pass(.seconds(3_599))
        let second = feishu.send("text", #"{"text":"二"}"#, uuid: "k1")
        #expect(second.data == first.data)
        #expect(feishu.chat.map(\.content.text) == ["一"])
        feishu.pass(.seconds(1))
        #expect(feishu.send("text", #"{"text":"三"}"#, uuid: "k1").data != first.data)
        #expect(feishu.chat.map(\.content.text) == ["一", "三"])
        let long = String(repeating: "k", count: 51)
        #expect(feishu.send("text", #"{"text":"四"}"#, uuid: long).number == 99_992_402)
    }

    @Test func `a message to a person opens the chat with them`() {
        var feishu = FeishuTown()
        let answer = feishu.send("text", #"{"text":"你好"}"#, to: FeishuTown.passer, by: "open_id")
        let chat = answer.data["chat_id"]?.text ?? ""
        #expect(chat.hasPrefix("oc_"))
        #expect(feishu.town.direct(of: FeishuTown.passer)?.messages.map(\.content.text) == ["你好"])
        feishu.send("text", #"{"text":"又来"}"#, to: "on_sandbox_04", by: "union_id")
        feishu.send("text", #"{"text":"还来"}"#, to: chat)
        #expect(feishu.town.direct(of: FeishuTown.passer)?.messages.count == 3)
        #expect(feishu.call("GET", "im/v1/chats/\(chat)").data["chat_mode"] == "p2p")
    }

    @Test func `the group is described, and its members come in pages without the bot`() {
        var feishu = FeishuTown()
        let chat = feishu.call("GET", "im/v1/chats/\(FeishuTown.group)").data
        #expect(chat["name"] == "一号店福利群")
        #expect(chat["user_count"] == "3")
        let path = "im/v1/chats/\(FeishuTown.group)/members?member_id_type=open_id&page_size=2"
        let first = feishu.call("GET", path).data
        #expect(first["items"]?.list?.map { $0["name"] } == ["新人", "老顾客"])
        #expect(first["has_more"] == true)
        #expect(first["member_total"] == 3)
        let token = Form.encode(first["page_token"]?.text ?? "")
        let last = feishu.call("GET", "\(path)&page_token=\(token)").data
        #expect(last["items"]?.list?.map { $0["member_id"]?.text } == [FeishuTown.keeper])
        #expect(last["has_more"] == false)
        #expect(last["page_token"] == "")
        #expect(feishu.call("GET", "\(path)&page_token=x").number == 230_001)
        #expect(feishu.call("GET", "im/v1/chats/\(FeishuTown.group)/members?page_size=101").number == 99_992_402)
        let union = feishu.call("GET", "im/v1/chats/\(FeishuTown.group)/members?member_id_type=union_id").data
        #expect(union["items"]?.list?.first?["member_id"] == "on_sandbox_01")
    }
}
