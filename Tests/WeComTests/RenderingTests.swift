import Domain
import Engine
import TestSupport
import Testing

@testable import WeCom

extension Renderer {
    fileprivate func freeze(_ request: OutboundRequest) throws(RenderingError) -> FrozenCall {
        try self.freeze(request, for: EffectID("1/test/0"))
    }
}

/// The bytes that leave, and what never leaves.
@Suite struct RenderingTests {
    private let renderer = Renderer(agentID: 218)

    private func body(_ request: OutboundRequest) throws -> String {
        String(decoding: try self.renderer.freeze(request).body, as: UTF8.self)
    }

    private static let attachments: [Domain.Attachment] = [
        .image(mediaID: "M1"),
        .link(title: "活动", url: "https://a.example/?a=1&b=2", description: "来", pictureURL: "https://a.example/p.png"),
        .link(title: "t", url: "https://a.example", description: "", pictureURL: ""),
        .miniProgram(title: "小程序", pictureMediaID: "M2", appID: "wxapp", page: "pages/index"),
        .video(mediaID: "M3"),
        .file(mediaID: "M4"),
    ]

    @Test func `a welcome is stable UTF-8 JSON with plain slashes and every kind of attachment`() throws {
        let message = Message(text: "你好 / \"hi\"\n😀", attachments: Self.attachments)
        let expected = """
            {"attachments":[{"image":{"media_id":"M1"},"msgtype":"image"},\
            {"link":{"desc":"来","picurl":"https://a.example/p.png","title":"活动","url":"https://a.example/?a=1&b=2"},\
            "msgtype":"link"},{"link":{"title":"t","url":"https://a.example"},"msgtype":"link"},\
            {"miniprogram":{"appid":"wxapp","page":"pages/index","pic_media_id":"M2","title":"小程序"},\
            "msgtype":"miniprogram"},{"msgtype":"video","video":{"media_id":"M3"}},\
            {"file":{"media_id":"M4"},"msgtype":"file"}],"text":{"content":"你好 / \\"hi\\"\\n😀"},"welcome_code":"wc"}
            """
        let request = OutboundRequest.welcome(code: Secret("wc"), message: message, fallback: nil)
        #expect(try self.body(request) == expected)
        #expect(try self.renderer.freeze(request) == self.renderer.freeze(request))
    }

    @Test func `a welcome is single-use, has its fallback, and hides its code from the destination`() throws {
        let frozen = try self.renderer.freeze(
            .welcome(
                code: Secret("canary-code"),
                message: Message(text: "", attachments: [.image(mediaID: "M1")]),
                fallback: Message(text: "hi")
            )
        )
        #expect(frozen.endpoint == "externalcontact/send_welcome_msg")
        #expect(frozen.effectClass == .singleUse)
        let fallback = try #require(frozen.fallbackBody)
        #expect(String(decoding: fallback, as: UTF8.self) == #"{"text":{"content":"hi"},"welcome_code":"canary-code"}"#)
        #expect(frozen.destination.hasPrefix("welcome/"))
        #expect(!frozen.destination.contains("canary"))
        let other = try self.renderer.freeze(.welcome(code: Secret("x"), message: Message(text: "hi"), fallback: nil))
        #expect(other.destination != frozen.destination)
        #expect(other.fallbackBody == nil)
    }

    @Test func `two effects that say the same differ in their bytes, one effect never`() throws {
        let request = OutboundRequest.memberMessage(to: ["li.na"], text: "你好")
        let first = try self.renderer.freeze(request, for: "1/group-greeting/0")
        #expect(try self.renderer.freeze(request, for: "1/group-greeting/0") == first)
        #expect(try self.renderer.freeze(request, for: "2/group-greeting/0") != first)
        #expect(Mark.of("1/group-greeting/0").utf8.count == Mark.bytes)
    }

    @Test func `a message to members asks for the duplicate check over the longest interval`() throws {
        let frozen = try self.renderer.freeze(.memberMessage(to: ["li.na", "Wang-Wei"], text: "hello/你好"))
        let expected = """
            {"agentid":218,"duplicate_check_interval":14400,"enable_duplicate_check":1,"msgtype":"text",\
            "text":{"content":"hello/你好\(Mark.of("1/test/0"))"},"touser":"li.na|Wang-Wei"}
            """
        #expect(String(decoding: frozen.body, as: UTF8.self) == expected)
        #expect(frozen.endpoint == "message/send")
        #expect(frozen.effectClass == .keyed)
        #expect(frozen.destination == "member/li.na|Wang-Wei")
    }

    @Test func `a group task names group and owner`() throws {
        let message = Message(text: "tonight", attachments: [.image(mediaID: "M1")])
        let frozen = try self.renderer.freeze(.groupTask("wr1", owner: "li.na", message: message))
        let expected = """
            {"attachments":[{"image":{"media_id":"M1"},"msgtype":"image"}],"chat_id_list":["wr1"],"chat_type":"group",\
            "sender":"li.na","text":{"content":"tonight"}}
            """
        #expect(String(decoding: frozen.body, as: UTF8.self) == expected)
        #expect(frozen.endpoint == "externalcontact/add_msg_template")
        #expect(frozen.effectClass == .readable)
        #expect(frozen.destination == "group/wr1")
        let bare = #"{"chat_id_list":["wr1"],"chat_type":"group","sender":"li.na","text":{"content":"tonight"}}"#
        #expect(frozen.fallbackBody.map { String(decoding: $0, as: UTF8.self) } == bare)
        let plain = OutboundRequest.groupTask("wr1", owner: "li.na", message: Message(text: "tonight"))
        #expect(try self.renderer.freeze(plain).fallbackBody == nil)
    }

    @Test func `new welcome material is dangerous, changed material is not`() throws {
        let message = Message(
            text: "%NICKNAME%",
            attachments: [.link(title: "t", url: "https://a.example", description: "", pictureURL: "")]
        )
        let new = try self.renderer.freeze(.groupWelcomeMaterial(id: nil, message: message, notifiesMembers: false))
        let link = #""link":{"title":"t","url":"https://a.example"}"#
        #expect(
            String(decoding: new.body, as: UTF8.self)
                == #"{"agentid":218,\#(link),"notify":0,"text":{"content":"%NICKNAME%"}}"#
        )
        #expect(new.endpoint == "externalcontact/group_welcome_template/add")
        #expect(new.effectClass == .dangerous)
        #expect(new.destination == "group-welcome/new")
        let old = try self.renderer.freeze(.groupWelcomeMaterial(id: "t1", message: message, notifiesMembers: true))
        #expect(
            String(decoding: old.body, as: UTF8.self)
                == #"{"agentid":218,\#(link),"template_id":"t1","text":{"content":"%NICKNAME%"}}"#
        )
        #expect(old.endpoint == "externalcontact/group_welcome_template/edit")
        #expect(old.effectClass == .keyed)
        #expect(old.destination == "group-welcome/t1")
    }

    @Test func `a look-up and an upload are keyed`() throws {
        let lookUp = try self.renderer.freeze(.groupLookUp("wr1"))
        #expect(String(decoding: lookUp.body, as: UTF8.self) == #"{"chat_id":"wr1","need_name":1}"#)
        #expect(lookUp.endpoint == "externalcontact/groupchat/get")
        #expect(lookUp.effectClass == .keyed)
        let contact = try self.renderer.freeze(.contactLookUp("wm1"))
        #expect(String(decoding: contact.body, as: UTF8.self) == #"{"external_userid":"wm1"}"#)
        #expect(contact.endpoint == "externalcontact/get")
        #expect(contact.effectClass == .keyed)
        let medium = Medium(kind: .image, path: "media/a.png", checksum: String(repeating: "a1", count: 32))
        let upload = try self.renderer.freeze(.upload(medium))
        #expect(WireJSON.value(Medium.self, from: upload.body) == medium)
        #expect(upload.endpoint == "media/upload")
        #expect(upload.effectClass == .keyed)
        #expect(upload.destination == "media/\(medium.checksum)")
    }

    @Test func `control characters that JSON could only escape are left out`() throws {
        let body = try self.body(.memberMessage(to: ["a"], text: "a\u{0}b\u{1B}c\td\ne\r\u{7}f"))
        #expect(body.contains(#""content":"abc\td\ne\rf"#))
        #expect(!body.contains(#"\u"#))
    }

    private static func welcome(_ text: String, _ attachments: [Domain.Attachment] = []) -> OutboundRequest {
        .welcome(code: Secret("wc"), message: Message(text: text, attachments: attachments), fallback: nil)
    }

    private static func han(_ bytes: Int) -> String {
        String(repeating: "问", count: bytes / 3) + String(repeating: "x", count: bytes % 3)
    }

    private static func link(_ title: Int = 1, _ url: Int = 1, _ text: Int = 0, _ picture: Int = 0) -> Domain.Attachment
    {
        .link(title: han(title), url: han(url), description: han(text), pictureURL: han(picture))
    }

    private static func program(_ title: Int) -> Domain.Attachment {
        .miniProgram(title: han(title), pictureMediaID: "M", appID: "a", page: "p")
    }

    /// Each with the longest that passes and the words that name what is one byte too long.
    private static let limits: [(OutboundRequest, OutboundRequest, String)] = [
        (welcome(han(4_000)), welcome(han(4_001)), "welcome text has 4001 bytes of UTF-8; WeCom takes at most 4000."),
        (welcome("", [link(128)]), welcome("", [link(129)]), "welcome attachment 1 (link) title has 129 bytes"),
        (
            welcome("", [link(1, 2_048)]), welcome("", [link(1, 2_049)]),
            "welcome attachment 1 (link) URL has 2049 bytes"
        ),
        (welcome("", [link(1, 1, 512)]), welcome("", [link(1, 1, 513)]), "(link) description has 513 bytes"),
        (welcome("", [link(1, 1, 0, 2_048)]), welcome("", [link(1, 1, 0, 2_049)]), "(link) picture URL has 2049 bytes"),
        (
            welcome("", [program(64)]), welcome("a", [.image(mediaID: "M"), program(65)]),
            "attachment 2 (mini program) title"
        ),
        (
            welcome("", Array(repeating: .image(mediaID: "M"), count: 9)),
            welcome("", Array(repeating: .image(mediaID: "M"), count: 10)),
            "there are 10 attachments; WeCom takes at most 9."
        ),
        (
            .welcome(code: Secret("wc"), message: Message(text: "a"), fallback: Message(text: han(4_000))),
            .welcome(code: Secret("wc"), message: Message(text: "a"), fallback: Message(text: han(4_001))),
            "welcome fallback text has 4001 bytes"
        ),
        (
            .memberMessage(to: ["a"], text: han(2_012)), .memberMessage(to: ["a"], text: han(2_013)),
            "member message text has 2013 bytes of UTF-8; WeCom takes at most 2012."
        ),
        (
            .memberMessage(to: (1...1_000).map { "u\($0)" }.map(PlatformUserID.init(rawValue:)), text: "a"),
            .memberMessage(to: (1...1_001).map { "u\($0)" }.map(PlatformUserID.init(rawValue:)), text: "a"),
            "1001 members are named; WeCom takes at most 1000"
        ),
        (
            .groupTask("wr1", owner: "a", message: Message(text: han(4_000))),
            .groupTask("wr1", owner: "a", message: Message(text: han(4_001))), "group task text has 4001 bytes"
        ),
        (
            .groupWelcomeMaterial(id: nil, message: Message(text: han(3_000)), notifiesMembers: true),
            .groupWelcomeMaterial(id: nil, message: Message(text: han(3_001)), notifiesMembers: true),
            "group welcome text has 3001 bytes of UTF-8; WeCom takes at most 3000."
        ),
        (
            .groupWelcomeMaterial(id: nil, message: Message(text: "a", attachments: [link()]), notifiesMembers: true),
            .groupWelcomeMaterial(
                id: nil,
                message: Message(text: "a", attachments: [link(), link()]),
                notifiesMembers: true
            ),
            "group welcome: there are 2 attachments; WeCom takes at most 1."
        ),
    ]

    @Test(arguments: RenderingTests.limits.indices)
    func `the last byte that fits passes, the next one is refused by field and limit`(index: Int) throws {
        let (fits, exceeds, words) = Self.limits[index]
        _ = try self.renderer.freeze(fits)
        let error = #expect(throws: RenderingError.self) { try self.renderer.freeze(exceeds) }
        #expect(error?.message.english.contains(words) == true, "\(error?.message.english ?? "")")
        #expect(error?.message.isTranslated == true)
        #expect(error?.message.english.contains("问") == false && error?.message.chinese.contains("问") == false)
    }

    private static let impossible: [(OutboundRequest, String)] = [
        (.welcome(code: Secret(""), message: Message(text: "a"), fallback: nil), "welcome code is empty"),
        (welcome(""), "neither text nor an attachment"),
        (welcome("\u{1}"), "neither text nor an attachment"),
        (.welcome(code: Secret("c"), message: Message(text: "a"), fallback: Message(text: "")), "welcome fallback"),
        (welcome("", [.image(mediaID: "")]), "attachment 1 (image) media id is empty"),
        (welcome("", [.link(title: "", url: "u", description: "", pictureURL: "")]), "(link) title is empty"),
        (welcome("", [.link(title: "t", url: "", description: "", pictureURL: "")]), "(link) URL is empty"),
        (welcome("", [.miniProgram(title: "t", pictureMediaID: "", appID: "a", page: "p")]), "picture is empty"),
        (.memberMessage(to: [], text: "a"), "nobody is named"),
        (.memberMessage(to: ["a"], text: ""), "member message text is empty"),
        (.memberMessage(to: ["@all"], text: "a"), "a member id is"),
        (.memberMessage(to: ["a|b"], text: "a"), "a member id is"),
        (.memberMessage(to: [""], text: "a"), "a member id is"),
        (.groupTask("", owner: "a", message: Message(text: "a")), "group task group is empty"),
        (.groupTask("wr1", owner: "", message: Message(text: "a")), "group task owner is empty"),
        (.groupLookUp(""), "group look-up group is empty"),
        (.contactLookUp(""), "contact look-up customer is empty"),
        (
            .groupWelcomeMaterial(id: "", message: Message(text: "a"), notifiesMembers: true),
            "group welcome id is empty"
        ),
        (
            .upload(Medium(kind: .file, path: "../etc/passwd", checksum: String(repeating: "a", count: 64))),
            "plain path"
        ),
        (.upload(Medium(kind: .file, path: "/etc/passwd", checksum: String(repeating: "a", count: 64))), "plain path"),
        (.upload(Medium(kind: .file, path: "a.pdf", checksum: "abc")), "checksum"),
    ]

    @Test(arguments: RenderingTests.impossible.indices)
    func `what the platform does not do is refused in one sentence`(index: Int) {
        let (request, words) = Self.impossible[index]
        let error = #expect(throws: RenderingError.self) { try self.renderer.freeze(request) }
        #expect(error?.message.english.contains(words) == true, "\(error?.message.english ?? "")")
        #expect(error?.message.isTranslated == true, "\(error?.message.chinese ?? "")")
    }
}
