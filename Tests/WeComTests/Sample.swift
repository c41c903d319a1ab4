/// Opened bodies as the platform writes them.
enum Sample {
    /// A whole body around some elements.
    static func body(
        from sender: String? = "li.na",
        at seconds: Int64 = 1_767_000_001,
        type: String = "event",
        _ elements: String
    ) -> String {
        let from = sender.map { "<FromUserName><![CDATA[\($0)]]></FromUserName>" } ?? ""
        return "<xml><ToUserName><![CDATA[ww12ab]]></ToUserName>\(from)<CreateTime>\(seconds)</CreateTime>"
            + "<MsgType><![CDATA[\(type)]]></MsgType>\(elements)</xml>"
    }

    /// An event of a member, or of the platform with `from: "sys"`.
    static func event(_ event: String, from sender: String? = "li.na", _ elements: String = "") -> String {
        Self.body(from: sender, "<Event><![CDATA[\(event)]]></Event>\(elements)<AgentID>1000007</AgentID>")
    }

    static func contact(_ change: String, _ elements: String = "") -> String {
        Self.event(
            "change_external_contact",
            from: "sys",
            "<ChangeType><![CDATA[\(change)]]></ChangeType><UserID><![CDATA[li.na]]></UserID>"
                + "<ExternalUserID><![CDATA[\(Self.customer)]]></ExternalUserID>\(elements)"
        )
    }

    static func group(_ change: String, _ elements: String = "") -> String {
        Self.event(
            "change_external_chat",
            from: "sys",
            "<ChatId><![CDATA[\(Self.chat)]]></ChatId><ChangeType><![CDATA[\(change)]]></ChangeType>\(elements)"
        )
    }

    static let customer = "wmDEMO000000000000000000000001"
    static let chat = "wrDEMOGROUP0000000000000000001"

    static let contactAdded = Self.contact(
        "add_external_contact",
        "<State><![CDATA[poster-07]]></State><WelcomeCode><![CDATA[wc-demo]]></WelcomeCode>"
    )
    static let membersJoined = Self.group(
        "update",
        """
        <UpdateDetail><![CDATA[add_member]]></UpdateDetail><JoinScene>3</JoinScene><QuitScene>0</QuitScene>\
        <MemChangeCnt>2</MemChangeCnt><MemChangeList><Item>wmDEMO000000000000000000000002</Item>\
        <Item>wmDEMO000000000000000000000003</Item></MemChangeList><LastMemVer>0a1b</LastMemVer>\
        <CurMemVer>2c3d</CurMemVer>
        """
    )
}
