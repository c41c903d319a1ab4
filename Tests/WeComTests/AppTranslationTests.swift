import Domain
import Testing

@testable import WeCom

/// Events of members in the app, of the app itself, and of the directory.
@Suite struct AppTranslationTests {
    private func happening(_ body: String) -> Happening { Translation.happening(of: Array(body.utf8)) }

    private static let located = Location(latitude: "23.104", longitude: "113.320", scale: "65.0")

    private static let notices: [(String, String, AppNotice)] = [
        ("subscribe", "", AppNotice(kind: .subscribed, by: "li.na")),
        ("unsubscribe", "", AppNotice(kind: .unsubscribed, by: "li.na")),
        ("enter_agent", "<EventKey><![CDATA[]]></EventKey>", AppNotice(kind: .opened, by: "li.na")),
        (
            "LOCATION",
            """
            <Latitude>23.104</Latitude><Longitude>113.320</Longitude><Precision>65.0</Precision><AppType>wxwork</AppType>
            """,
            AppNotice(kind: .locationReported, by: "li.na", location: located)
        ),
        ("click", "<EventKey>MENU_1</EventKey>", AppNotice(kind: .menuClicked, by: "li.na", key: "MENU_1")),
        ("CLICK", "<EventKey>MENU_1</EventKey>", AppNotice(kind: .menuClicked, by: "li.na", key: "MENU_1")),
        (
            "view", "<EventKey><![CDATA[https://a.example/?a=1&b=2]]></EventKey>",
            AppNotice(kind: .linkOpened, by: "li.na", key: "https://a.example/?a=1&b=2")
        ),
        (
            "view_miniprogram", "<EventKey>pages/index</EventKey>",
            AppNotice(kind: .miniProgramOpened, by: "li.na", key: "pages/index")
        ),
        (
            "scancode_push",
            "<EventKey>6</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>",
            AppNotice(kind: .codeScanned, by: "li.na", key: "6", result: "1")
        ),
        (
            "scancode_waitmsg",
            "<EventKey>6</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>2</ScanResult></ScanCodeInfo>",
            AppNotice(kind: .codeScanned, by: "li.na", key: "6", result: "2")
        ),
        (
            "location_select",
            """
            <EventKey>6</EventKey><SendLocationInfo><Location_X>23</Location_X><Location_Y>113</Location_Y>\
            <Scale>15</Scale><Label>广州市</Label><Poiname>门店</Poiname></SendLocationInfo>
            """,
            AppNotice(
                kind: .locationChosen,
                by: "li.na",
                key: "6",
                location: Location(latitude: "23", longitude: "113", scale: "15", label: "广州市"),
                result: "门店"
            )
        ),
        (
            "batch_job_result",
            """
            <BatchJob><JobId>J1</JobId><JobType>sync_user</JobType><ErrCode>0</ErrCode><ErrMsg>ok</ErrMsg></BatchJob>
            """,
            AppNotice(kind: .batchJobFinished, by: "li.na", key: "J1", result: "sync_user 0 ok")
        ),
        (
            "sys_approval_change",
            "<ApprovalInfo><SpNo>202605260001</SpNo><SpName>通用审批</SpName><SpStatus>1</SpStatus></ApprovalInfo>",
            AppNotice(kind: .approvalChanged, by: "li.na", key: "202605260001", result: "1")
        ),
        (
            "open_approval_change",
            "<ApprovalInfo><ThirdNo>t-1</ThirdNo><OpenSpStatus>2</OpenSpStatus></ApprovalInfo>",
            AppNotice(kind: .approvalChanged, by: "li.na", key: "t-1", result: "2")
        ),
        ("share_agent_change", "", AppNotice(kind: .sharingChanged, by: "li.na")),
        ("share_chain_change", "", AppNotice(kind: .sharingChanged, by: "li.na")),
        (
            "inactive_alert", "<EffectTime>1769000000</EffectTime>",
            AppNotice(kind: .inactivityAlert, by: "li.na", effectiveAt: Instant(seconds: 1_769_000_000))
        ),
        ("close_inactive_agent", "", AppNotice(kind: .closedForInactivity, by: "li.na")),
        ("reopen_inactive_agent", "", AppNotice(kind: .reopened, by: "li.na")),
        (
            "low_active_alert", "<EffectTime>1769000000</EffectTime>",
            AppNotice(kind: .lowActivityAlert, by: "li.na", effectiveAt: Instant(seconds: 1_769_000_000))
        ),
        ("low_active", "", AppNotice(kind: .lowActivity, by: "li.na")),
        ("active_restored", "", AppNotice(kind: .activityRestored, by: "li.na")),
    ]

    @Test(arguments: AppTranslationTests.notices)
    func `an app event becomes a notice`(event: String, elements: String, notice: AppNotice) {
        #expect(self.happening(Sample.event(event, elements)) == .appNotice(notice))
    }

    @Test(arguments: ["pic_sysphoto", "pic_photo_or_album", "pic_weixin"])
    func `pictures are named by their checksums`(event: String) {
        let body = Sample.event(
            event,
            """
            <EventKey>6</EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>aa</PicMd5Sum></item>\
            <item><PicMd5Sum>bb</PicMd5Sum></item></PicList></SendPicsInfo>
            """
        )
        let expected = AppNotice(kind: .picturesSent, by: "li.na", key: "6", pictures: ["aa", "bb"])
        #expect(self.happening(body) == .appNotice(expected))
    }

    @Test func `every kind of notice is reached`() {
        let reached = Set(Self.notices.map(\.2.kind)).union([.picturesSent])
        #expect(reached == Set(AppNotice.Kind.allCases))
    }

    private static let card = """
        <EventKey><![CDATA[approve]]></EventKey><TaskId><![CDATA[push-2025-001]]></TaskId>\
        <CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[rc-demo]]></ResponseCode>
        """

    private func click(selected: [CardClick.Selection], isMenu: Bool) -> CardClick {
        CardClick(
            by: Identity(.member, "li.na"),
            key: "approve",
            taskID: "push-2025-001",
            cardType: "button_interaction",
            responseCode: "rc-demo",
            selected: selected,
            isMenu: isMenu
        )
    }

    @Test func `a press on a card carries what was chosen`() {
        let body = Sample.event(
            "template_card_event",
            Self.card + """
                <SelectedItems><SelectedItem><QuestionKey><![CDATA[q1]]></QuestionKey><OptionIds><OptionId>\
                <![CDATA[o2]]></OptionId><OptionId>o3</OptionId></OptionIds></SelectedItem><SelectedItem>\
                <QuestionKey>q2</QuestionKey></SelectedItem></SelectedItems>
                """
        )
        let selected = [
            CardClick.Selection(question: "q1", options: ["o2", "o3"]),
            CardClick.Selection(question: "q2", options: []),
        ]
        #expect(self.happening(body) == .cardClicked(self.click(selected: selected, isMenu: false)))
    }

    @Test func `a press on the menu of a card is told apart`() {
        let body = Sample.event("template_card_menu_event", Self.card)
        #expect(self.happening(body) == .cardClicked(self.click(selected: [], isMenu: true)))
    }

    private static let directory: [(String, String, DirectoryChange)] = [
        ("create_user", "<UserID>u1</UserID>", DirectoryChange(subject: .member, act: .created, id: "u1")),
        (
            "update_user", "<UserID>u1</UserID><NewUserID>u2</NewUserID>",
            DirectoryChange(subject: .member, act: .updated, id: "u1", newID: "u2")
        ),
        ("delete_user", "<UserID>u1</UserID>", DirectoryChange(subject: .member, act: .deleted, id: "u1")),
        ("create_party", "<Id>7</Id>", DirectoryChange(subject: .department, act: .created, id: "7")),
        ("update_party", "<Id>7</Id>", DirectoryChange(subject: .department, act: .updated, id: "7")),
        ("delete_party", "<Id>7</Id>", DirectoryChange(subject: .department, act: .deleted, id: "7")),
        ("update_tag", "<TagId>3</TagId>", DirectoryChange(subject: .tag, act: .updated, id: "3")),
    ]

    @Test(arguments: AppTranslationTests.directory)
    func `a directory event says who or what changed`(change: String, elements: String, expected: DirectoryChange) {
        let body = Sample.event("change_contact", from: "sys", "<ChangeType>\(change)</ChangeType>\(elements)")
        #expect(self.happening(body) == .directoryChanged(expected))
    }
}
