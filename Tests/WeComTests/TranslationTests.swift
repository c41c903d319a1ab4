import Domain
import Testing

@testable import WeCom

/// Every message and event of the platform's catalogue becomes a typed happening.
@Suite struct TranslationTests {
    private static let relation = Relation(guide: "li.na", customer: "wmDEMO000000000000000000000001")
    private static let group: GroupID = "wrDEMOGROUP0000000000000000001"

    private func happening(_ body: String) -> Happening { Translation.happening(of: Array(body.utf8)) }

    private static let messages: [(String, String, InboundContent)] = [
        ("text", "<Content><![CDATA[ /stats today ]]></Content>", .text(" /stats today ")),
        ("text", "<Content></Content>", .text("")),
        (
            "image", "<PicUrl><![CDATA[http://p.example/1]]></PicUrl><MediaId><![CDATA[M1]]></MediaId>",
            .image(url: "http://p.example/1", mediaID: "M1")
        ),
        (
            "voice", "<MediaId><![CDATA[M2]]></MediaId><Format><![CDATA[amr]]></Format>",
            .voice(mediaID: "M2", format: "amr")
        ),
        (
            "video", "<MediaId><![CDATA[M3]]></MediaId><ThumbMediaId><![CDATA[T3]]></ThumbMediaId>",
            .video(mediaID: "M3", thumbnailID: "T3")
        ),
        (
            "location",
            """
            <Location_X>23.134</Location_X><Location_Y>113.358</Location_Y><Scale>20</Scale>\
            <Label><![CDATA[广州]]></Label><AppType><![CDATA[wxwork]]></AppType>
            """,
            .location(Location(latitude: "23.134", longitude: "113.358", scale: "20", label: "广州"))
        ),
        (
            "link",
            """
            <Title><![CDATA[T]]></Title><Description><![CDATA[D]]></Description><Url><![CDATA[https://a.example]]></Url>\
            <PicUrl><![CDATA[https://a.example/p]]></PicUrl>
            """,
            .link(title: "T", description: "D", url: "https://a.example", pictureURL: "https://a.example/p")
        ),
    ]

    @Test(arguments: TranslationTests.messages)
    func `a message of a member keeps its text and ids`(type: String, elements: String, content: InboundContent) {
        let body = Sample.body(type: type, "\(elements)<MsgId>7300000000000000001</MsgId><AgentID>1000007</AgentID>")
        let expected = InboundMessage(id: "7300000000000000001", from: Identity(.member, "li.na"), content: content)
        #expect(self.happening(body) == .messageReceived(expected))
    }

    @Test func `the sample message of the catalogue is read as it stands`() {
        let body = """
            <xml><ToUserName><![CDATA[ww12ab]]></ToUserName><FromUserName><![CDATA[li.na]]></FromUserName><CreateTime>\
            1767000001</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[ /stats today ]]></Content>\
            <MsgId>7300000000000000001</MsgId><AgentID>1000007</AgentID></xml>
            """
        let expected = InboundMessage(
            id: "7300000000000000001",
            from: Identity(.member, "li.na"),
            content: .text(" /stats today ")
        )
        #expect(self.happening(body) == .messageReceived(expected))
    }

    private static let contacts: [(String, Happening)] = [
        (
            Sample.contactAdded,
            .contactAdded(
                ContactAdded(
                    relation: relation,
                    channel: "poster-07",
                    welcomeCode: Secret("wc-demo"),
                    isConfirmed: true
                )
            )
        ),
        (
            Sample.contact("add_external_contact"),
            .contactAdded(ContactAdded(relation: relation, channel: "", welcomeCode: nil, isConfirmed: true))
        ),
        (
            Sample.contact("add_half_external_contact", "<State>s</State><WelcomeCode>wc</WelcomeCode>"),
            .contactAdded(
                ContactAdded(relation: relation, channel: "s", welcomeCode: Secret("wc"), isConfirmed: false)
            )
        ),
        (Sample.contact("edit_external_contact"), .contactEdited(relation)),
        (
            Sample.contact("del_external_contact"),
            .contactRemoved(ContactRemoved(relation: relation, by: .guide, isTransfer: false))
        ),
        (
            Sample.contact("del_external_contact", "<Source><![CDATA[DELETE_BY_TRANSFER]]></Source>"),
            .contactRemoved(ContactRemoved(relation: relation, by: .guide, isTransfer: true))
        ),
        (
            Sample.contact("del_follow_user"),
            .contactRemoved(ContactRemoved(relation: relation, by: .customer, isTransfer: false))
        ),
        (
            Sample.contact("transfer_fail", "<FailReason><![CDATA[customer_refused]]></FailReason>"),
            .contactTransferFailed(relation, reason: "customer_refused")
        ),
        (
            Sample.contact("msg_audit_approved", "<WelcomeCode><![CDATA[wc]]></WelcomeCode>"),
            .archiveConsented(relation, welcomeCode: Secret("wc"))
        ),
    ]

    @Test(arguments: TranslationTests.contacts)
    func `a customer contact event names guide and customer`(body: String, happening: Happening) {
        #expect(self.happening(body) == happening)
    }

    private static func change(_ scene: MemberChange.Scene, cut: Bool = false) -> MemberChange {
        MemberChange(
            group: Self.group,
            members: cut ? [] : ["wmDEMO000000000000000000000002", "wmDEMO000000000000000000000003"],
            count: 2,
            scene: scene,
            versionBefore: cut ? nil : "0a1b",
            versionAfter: cut ? nil : "2c3d"
        )
    }

    private static func left(_ quitScene: String) -> String {
        Sample.membersJoined
            .replacingOnce("add_member", with: "del_member")
            .replacingOnce("<QuitScene>0</QuitScene>", with: quitScene)
    }

    private static let groups: [(String, Happening)] = [
        (Sample.group("create"), .groupCreated(group)),
        (Sample.group("dismiss"), .groupDismissed(group)),
        (Sample.membersJoined, .groupMembersJoined(change(.scanned))),
        (
            Sample.membersJoined.replacingOnce("<JoinScene>3<", with: "<JoinScene>0<"),
            .groupMembersJoined(change(.invited))
        ),
        (
            Sample.membersJoined.replacingOnce("<JoinScene>3<", with: "<JoinScene>9<"),
            .groupMembersJoined(change(.unknown))
        ),
        (left("<QuitScene>0</QuitScene>"), .groupMembersLeft(change(.left))),
        (left("<QuitScene>1</QuitScene>"), .groupMembersLeft(change(.removed))),
        (left(""), .groupMembersLeft(change(.unknown))),
        (
            Sample.group("update", "<UpdateDetail>add_member</UpdateDetail><MemChangeCnt>2</MemChangeCnt>"),
            .groupMembersJoined(change(.unknown, cut: true))
        ),
        (Sample.group("update", "<UpdateDetail>change_owner</UpdateDetail>"), .groupDetailChanged(group, .owner)),
        (Sample.group("update", "<UpdateDetail>change_name</UpdateDetail>"), .groupDetailChanged(group, .name)),
        (Sample.group("update", "<UpdateDetail>change_notice</UpdateDetail>"), .groupDetailChanged(group, .notice)),
        (Sample.group("update", "<UpdateDetail>change_colour</UpdateDetail>"), .groupDetailChanged(group, .other)),
        (Sample.group("update"), .groupDetailChanged(group, .other)),
    ]

    @Test(arguments: TranslationTests.groups)
    func `a customer group event names the group and what changed`(body: String, happening: Happening) {
        #expect(self.happening(body) == happening)
    }

    private static func tag(_ change: String, _ elements: String) -> String {
        Sample.event("change_external_tag", from: "sys", "<ChangeType>\(change)</ChangeType>\(elements)")
    }

    private static let tags: [(String, TagChange)] = [
        (
            tag("create", "<Id>et1</Id><TagType>tag</TagType>"),
            TagChange(id: "et1", isGroup: false, act: .created, strategyID: nil)
        ),
        (
            tag("update", "<Id>et1</Id><TagType>tag_group</TagType><StrategyId>7</StrategyId>"),
            TagChange(id: "et1", isGroup: true, act: .updated, strategyID: "7")
        ),
        (
            tag("delete", "<Id>et1</Id><TagType>tag</TagType>"),
            TagChange(id: "et1", isGroup: false, act: .deleted, strategyID: nil)
        ),
        (tag("shuffle", "<Id>et2</Id>"), TagChange(id: "et2", isGroup: true, act: .shuffled, strategyID: nil)),
        (tag("shuffle", "<Id></Id>"), TagChange(id: "", isGroup: true, act: .shuffled, strategyID: nil)),
    ]

    @Test(arguments: TranslationTests.tags)
    func `a tag event says what was done to which tag`(body: String, change: TagChange) {
        #expect(self.happening(body) == .tagChanged(change))
    }

    private static let acquisitions: [(String, String, AcquisitionNotice)] = [
        ("balance_low", "", AcquisitionNotice(kind: .balanceLow)),
        ("balance_exhausted", "", AcquisitionNotice(kind: .balanceExhausted)),
        ("balance_increased", "", AcquisitionNotice(kind: .balanceIncreased)),
        (
            "quota_expire_soon", "<ExpireTime>1769000000</ExpireTime><ExpireQuotaNum>40</ExpireQuotaNum>",
            AcquisitionNotice(kind: .quotaExpiresSoon, expiresAt: Instant(seconds: 1_769_000_000), expiringQuota: 40)
        ),
        ("link_unavailable", "<LinkId>L</LinkId>", AcquisitionNotice(kind: .linkUnavailable, linkID: "L")),
        ("delete_link", "<LinkId>L</LinkId>", AcquisitionNotice(kind: .linkDeleted, linkID: "L")),
        (
            "open_profile", "<LinkId>L</LinkId><State>c</State>",
            AcquisitionNotice(kind: .profileOpened, linkID: "L", channel: "c")
        ),
        (
            "friend_request", "<LinkId>L</LinkId><State>c</State>",
            AcquisitionNotice(kind: .friendRequested, linkID: "L", channel: "c")
        ),
        (
            "customer_start_chat",
            """
            <UserID>li.na</UserID><ExternalUserID>wmDEMO000000000000000000000001</ExternalUserID><LinkId>L</LinkId>
            """,
            AcquisitionNotice(kind: .chatStarted, linkID: "L", relation: relation)
        ),
        (
            "message_from_customer", "<LinkId>L</LinkId><ChatKey>k</ChatKey>",
            AcquisitionNotice(kind: .customerWrote, linkID: "L", chatKey: Secret("k"))
        ),
    ]

    @Test(arguments: TranslationTests.acquisitions)
    func `an acquisition event carries what the platform tells`(
        change: String,
        elements: String,
        notice: AcquisitionNotice
    ) {
        let body = Sample.event(
            "customer_acquisition",
            from: "sys",
            "<ChangeType>\(change)</ChangeType>\(elements)"
        )
        #expect(self.happening(body) == .acquisitionNotice(notice))
    }

    @Test func `waiting service messages come without a sender`() {
        let body = Sample.body(
            from: nil,
            "<Event>kf_msg_or_event</Event><Token>ENCdemo</Token><OpenKfId>wkDEMO1</OpenKfId>"
        )
        let expected = ServiceMessagesWaiting(token: Secret("ENCdemo"), serviceAccount: "wkDEMO1")
        #expect(self.happening(body) == .serviceMessagesWaiting(expected))
    }

    @Test func `waiting archive messages are told`() {
        #expect(self.happening(Sample.event("msgaudit_notify", from: "sys")) == .archiveMessagesWaiting)
    }

    @Test func `what is unknown or lacks a field is kept by its name`() {
        #expect(
            self.happening(Sample.event("brand_new", "<ChangeType>x y</ChangeType>"))
                == .unknown(kind: "event/brand_new/x_y")
        )
        #expect(self.happening(Sample.body(type: "hologram", "")) == .unknown(kind: "hologram"))
        #expect(
            self.happening(Sample.contact("brand_new")) == .unknown(kind: "event/change_external_contact/brand_new")
        )
        let anonymous = Sample.event("change_external_contact", "<ChangeType>edit_external_contact</ChangeType>")
        #expect(self.happening(anonymous) == .unknown(kind: "event/change_external_contact/edit_external_contact"))
        #expect(
            self.happening(Sample.body(from: nil, type: "text", "<Content>a</Content><MsgId>1</MsgId>"))
                == .unknown(kind: "text")
        )
        #expect(self.happening("<xml/>") == .unknown(kind: "untyped"))
        let long = Sample.event(String(repeating: "é", count: 100))
        #expect(self.happening(long) == .unknown(kind: "event/" + String(repeating: "_", count: 58)))
    }

    @Test(arguments: ["", "no xml at all", "<xml><a></xml>", "{\"a\":1}"])
    func `a body that cannot be read is unparsable, not lost`(body: String) {
        #expect(self.happening(body) == .unknown(kind: "unparsable"))
    }
}

extension String {
    /// Exactly one occurrence replaced; anything else is a mistake in the test.
    func replacingOnce(_ old: String, with new: String) -> String {
        let parts = self.split(separator: old, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "\(old) stands \(parts.count - 1) times in the sample.")
        return parts.joined(separator: new)
    }
}
