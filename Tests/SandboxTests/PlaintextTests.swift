import Domain
import Testing

@testable import Sandbox

/// The examples of reference/wecom.md sections 2.1 to 2.3, to the byte.
@Suite struct PlaintextTests {
    private static func at(_ seconds: Int64) -> Instant { Instant(millis: seconds * 1_000 + 999) }

    @Test func `a customer adds a guide`() {
        let plaintext = Plaintext.contactAdded(
            corp: "ww12ab",
            guide: "li.na",
            customer: "wmDEMO000000000000000000000001",
            channel: "poster-07",
            welcomeCode: "wc-demo",
            at: Self.at(1_767_000_010)
        )
        #expect(
            plaintext.text == """
                <xml><ToUserName><![CDATA[ww12ab]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>\
                <CreateTime>1767000010</CreateTime><MsgType><![CDATA[event]]></MsgType>\
                <Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>\
                <UserID><![CDATA[li.na]]></UserID><ExternalUserID><![CDATA[wmDEMO000000000000000000000001]]></ExternalUserID>\
                <State><![CDATA[poster-07]]></State><WelcomeCode><![CDATA[wc-demo]]></WelcomeCode></xml>
                """
        )
        #expect(plaintext.subject == "wc-demo")
        #expect(!plaintext.isAppBound)
    }

    @Test func `a customer deletes a guide`() {
        let plaintext = Plaintext.guideRemoved(
            corp: "ww12ab",
            guide: "li.na",
            customer: "wmDEMO000000000000000000000001",
            at: Self.at(1_767_000_011)
        )
        #expect(
            plaintext.text == """
                <xml><ToUserName><![CDATA[ww12ab]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>\
                <CreateTime>1767000011</CreateTime><MsgType><![CDATA[event]]></MsgType>\
                <Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[del_follow_user]]></ChangeType>\
                <UserID><![CDATA[li.na]]></UserID>\
                <ExternalUserID><![CDATA[wmDEMO000000000000000000000001]]></ExternalUserID></xml>
                """
        )
    }

    @Test func `two customers join a group by its code`() {
        let plaintext = Plaintext.membersJoined(
            corp: "ww12ab",
            group: "wrDEMOGROUP0000000000000000001",
            members: ["wmDEMO000000000000000000000002", "wmDEMO000000000000000000000003"],
            scene: .scanned,
            versionBefore: "0a1b",
            versionAfter: "2c3d",
            at: Self.at(1_767_000_020)
        )
        #expect(
            plaintext.text == """
                <xml><ToUserName><![CDATA[ww12ab]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>\
                <CreateTime>1767000020</CreateTime><MsgType><![CDATA[event]]></MsgType>\
                <Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrDEMOGROUP0000000000000000001]]></ChatId>\
                <ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[add_member]]></UpdateDetail>\
                <JoinScene>3</JoinScene><QuitScene>0</QuitScene><MemChangeCnt>2</MemChangeCnt>\
                <MemChangeList><Item>wmDEMO000000000000000000000002</Item>\
                <Item>wmDEMO000000000000000000000003</Item></MemChangeList>\
                <LastMemVer><![CDATA[0a1b]]></LastMemVer><CurMemVer><![CDATA[2c3d]]></CurMemVer></xml>
                """
        )
        #expect(plaintext.name == "add_member")
        #expect(plaintext.subject == "wrDEMOGROUP0000000000000000001/2c3d")
    }

    @Test func `a group is dissolved`() {
        let plaintext = Plaintext.groupDismissed(
            corp: "ww12ab",
            group: "wrDEMOGROUP0000000000000000001",
            at: Self.at(1_767_000_021)
        )
        #expect(
            plaintext.text == """
                <xml><ToUserName><![CDATA[ww12ab]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>\
                <CreateTime>1767000021</CreateTime><MsgType><![CDATA[event]]></MsgType>\
                <Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrDEMOGROUP0000000000000000001]]></ChatId>\
                <ChangeType><![CDATA[dismiss]]></ChangeType></xml>
                """
        )
    }

    @Test func `a member writes to the app and opens it`() {
        let text = Plaintext.memberText(
            corp: "ww12ab",
            agentID: 1_000_007,
            member: "li.na",
            content: " /stats today ",
            messageID: 7_300_000_000_000_000_001,
            at: Self.at(1_767_000_001)
        )
        #expect(
            text.text == """
                <xml><ToUserName><![CDATA[ww12ab]]></ToUserName><FromUserName><![CDATA[li.na]]></FromUserName>\
                <CreateTime>1767000001</CreateTime><MsgType><![CDATA[text]]></MsgType>\
                <Content><![CDATA[ /stats today ]]></Content><MsgId>7300000000000000001</MsgId>\
                <AgentID>1000007</AgentID></xml>
                """
        )
        let opened = Plaintext.appOpened(
            corp: "ww12ab",
            agentID: 1_000_007,
            member: "li.na",
            at: Self.at(1_767_000_002)
        )
        #expect(
            opened.text == """
                <xml><ToUserName><![CDATA[ww12ab]]></ToUserName><FromUserName><![CDATA[li.na]]></FromUserName>\
                <CreateTime>1767000002</CreateTime><MsgType><![CDATA[event]]></MsgType>\
                <Event><![CDATA[enter_agent]]></Event><EventKey><![CDATA[]]></EventKey><AgentID>1000007</AgentID></xml>
                """
        )
        #expect(text.isAppBound && opened.isAppBound)
    }

    @Test func `without channel and code their elements are absent`() {
        let half = Plaintext.contactAdded(
            corp: "ww",
            guide: "g",
            customer: "wm",
            channel: "",
            welcomeCode: nil,
            at: Self.at(1),
            isConfirmed: false
        )
        #expect(half.text.contains("<![CDATA[add_half_external_contact]]>"))
        #expect(!half.text.contains("State"))
        #expect(!half.text.contains("WelcomeCode"))
        #expect(half.subject == "g/wm")
    }

    @Test func `the end of a CDATA section in a text does not end it`() {
        let told = Plaintext.memberText(
            corp: "ww",
            agentID: 1,
            member: "m",
            content: "a]]>b",
            messageID: 1,
            at: Self.at(1)
        )
        #expect(told.text.contains("<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>"))
    }

    @Test func `a customer is handed over and a detail of a group changes`() {
        let removed = Plaintext.customerRemoved(
            corp: "ww",
            guide: "g",
            customer: "wm",
            at: Self.at(1),
            isTransfer: true
        )
        #expect(removed.text.hasSuffix("<Source><![CDATA[DELETE_BY_TRANSFER]]></Source></xml>"))
        let renamed = Plaintext.groupDetailChanged(corp: "ww", group: "wr", detail: "change_name", at: Self.at(1))
        #expect(renamed.text.hasSuffix("<UpdateDetail><![CDATA[change_name]]></UpdateDetail></xml>"))
        #expect(renamed.name == "change_name")
        let edited = Plaintext.contactEdited(corp: "ww", guide: "g", customer: "wm", at: Self.at(1))
        #expect(edited.name == "edit_external_contact")
    }
}
