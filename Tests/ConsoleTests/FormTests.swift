import Domain
import Testing

@testable import Console

/// What strangers send is bounded and read strictly.
@Suite struct FormTests {
    @Test func `fields keep their order, and what is escaped is read`() {
        let form = Form(query: "b=1&a=x%20y+z&b=2&%E8%8C%B6=%e8%8c%b6&empty=&alone")
        #expect(form?.fields.map(\.name) == ["b", "a", "b", "茶", "empty", "alone"])
        #expect(form?["a"] == "x y z")
        #expect(form?["茶"] == "茶")
        #expect(form?.all("b") == ["1", "2"])
        #expect(form?["b"] == nil)
        #expect(form?["empty"] == "" && form?["alone"] == "")
        #expect(form?["none"] == nil)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "a=%C3%28", String(repeating: "a&", count: 97),
        String(repeating: "n", count: 97) + "=1", "a=" + String(repeating: "v", count: 2_049),
        String(repeating: "a=" + String(repeating: "v", count: 2_000) + "&", count: 9),
    ])
    func `what is broken or too much is none`(text: String) { #expect(Form(query: text) == nil) }

    @Test func `what is encoded is read back`() {
        let text = "茶 /?&=+%#\u{1F525}\"'<>"
        #expect(Form(query: "a=\(Form.encoded(text))")?["a"] == text)
        #expect(Form.encoded("/p/acme/a-b_c.d") == "%2Fp%2Facme%2Fa-b_c.d")
    }

    @Test(arguments: [
        (
            "answer", "q-1=a&q-2=+3.5+&form=x",
            Deed.answer([.init(question: "1", answer: "a"), .init(question: "2", answer: "3.5")])
        ),
        ("enter", "", .enter), ("claim", "day=3", .claim), ("check-in", "", .checkIn(missedDay: nil)),
        ("check-in", "day=20432", .checkIn(missedDay: 20_432)), ("vote", "option=b&option=a", .vote(["b", "a"])),
    ])
    func `a form says what was done`(name: String, query: String, deed: Deed) throws {
        #expect(Deed(named: name, try #require(Form(query: query))) == deed)
        #expect(deed.name == name)
    }

    @Test(arguments: [
        ("answer", ""), ("answer", "q-1="), ("answer", "q-1=+"), ("answer", "q-=a"), ("answer", "q-1=a&q-1=b"),
        ("answer", "q-1=" + String(repeating: "x", count: 201)), ("check-in", "day=x"), ("check-in", "day=-1"),
        ("check-in", "day="), ("check-in", "day=1&day=2"), ("vote", ""), ("vote", "option=a&option=a"),
        ("vote", "option="),
        ("vote", "option=" + String(repeating: "x", count: 65)), ("pay", "amount=1"), ("", ""),
    ])
    func `what no form of ours sends is nothing`(name: String, query: String) throws {
        #expect(Deed(named: name, try #require(Form(query: query))) == nil)
    }

    @Test func `a cookie is found among others, and its name is not a part of another`() {
        let header = "xhearth-acme=1; hearth-acme=2;hearth-acme-x=3; hearth-acme=4"
        #expect(CookieJar.value("hearth-acme", in: header) == "2")
        #expect(CookieJar.value("hearth-acme-x", in: header) == "3")
        #expect(CookieJar.value("acme", in: header) == nil)
        #expect(CookieJar.value("a", in: "a=" + String(repeating: "x", count: 9_000)) == nil)
    }

    @Test(arguments: [
        ("", Language.simplifiedChinese), ("en-US,en;q=0.9", .english), ("zh-CN,zh;q=0.9,en;q=0.8", .simplifiedChinese),
        ("fr-FR, en;q=0.8", .english), ("fr", .simplifiedChinese), ("zh-TW", .simplifiedChinese), ("EN", .english),
    ])
    func `Chinese comes first, unless English is asked for before it`(header: String, language: Language) {
        #expect(CustomerDoor.language(accepted: header) == language)
    }

    @Test(arguments: [
        "WW_verify_.txt", "WW_verify_a/b.txt", "WW_verify_a.html", "ww_verify_a.txt", "WW_verify_a b.txt", "x.txt",
        "WW_verify_\(String(repeating: "a", count: 65)).txt",
    ])
    func `a file of another name proves nothing`(name: String) {
        #expect(DomainFile(name: name, bytes: []) == nil)
        #expect(DomainFile(name: "WW_verify_aB3.txt", bytes: [UInt8](repeating: 0, count: 1_025)) == nil)
        #expect(DomainFile(name: "WW_verify_aB3.txt", bytes: Array("aB3".utf8)) != nil)
    }
}
