import Domain
import Testing

@testable import Content

/// What a customer writes into a name must stay a name.
@Suite struct SafeTextTests {
    @Test(arguments: [
        ("<@all>", "＜@all＞"), ("<a href=\"https://evil.example\">x</a>", "＜a href=\"https://evil.example\"＞x＜/a＞"),
        ("@all>", "＠all＞"), ("  @all", "＠all"), ("a@b.example", "a@b.example"), ("a\nb\r\nc\td", "a b c d"),
        ("a\u{0}b\u{1B}[31mc\u{7F}", "ab[31mc"), ("\u{202E}txt.exe\u{2066}", "txt.exe"), ("\u{200B}@all", "＠all"),
        ("\u{2028}x\u{2029}", "x"), ("\u{FEFF}<\u{FEFF}@all>", "＜@all＞"), ("👨‍👩‍👧 家", "👨‍👩‍👧 家"), ("می‌خواهم", "می‌خواهم"),
        ("", ""), (" \n ", ""), ("&amp; \"q\"", "&amp; \"q\""), ("\u{E000}x", "x"),
    ])
    func `a value is made harmless`(value: String, safe: String) {
        #expect(SafeText.neutralised(value) == safe)
    }

    @Test(arguments: [
        "{{guide}}", "{{{guide}}}", "{{&guide}}", "《{{guide}}》", "<@{{guide}}>", "{{#guide}}{{guide}}{{/guide}}",
    ])
    func `no value makes a mention or a link, wherever it stands`(template: String) throws {
        let library = try library(["page": "\(template)，{{group}}"])
        let hostile = [
            "<@all>", "@all>", "x><@all", "<a href=\"https://evil.example\">", "a href=x>", "<\u{200B}@all>", "<",
            "all><@guide-02",
        ]
        let mentions = template.contains("<@") ? 1 : 0
        for guide in hostile {
            for group in hostile {
                let text = try library.render("page", .simplifiedChinese, ["guide": guide, "group": group])
                #expect(text.ranges(of: "<").count == mentions, "\(text)")
                #expect(text.ranges(of: ">").count == mentions, "\(text)")
                #expect(!text.contains("<a"))
                #expect(!text.contains("<@all>"), "\(text)")
            }
        }
    }

    @Test
    func `a deliberate mention holds exactly the value`() throws {
        let library = try library(["page": "<@{{guide}}>"])
        #expect(try library.render("page", .simplifiedChinese, ["guide": "guide-01"]) == "<@guide-01>")
    }

    @Test
    func `a value keeps 256 characters`() {
        let exact = String(repeating: "茶", count: 256)
        #expect(SafeText.neutralised(exact) == exact)
        let long = SafeText.neutralised(exact + "茶")
        #expect(long == String(repeating: "茶", count: 255) + "…")
        #expect(long.count == SafeText.characterLimit)
    }

    @Test
    func `a character with a thousand marks is bounded too`() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(SafeText.neutralised(zalgo).unicodeScalars.count <= 4_096)
    }
}
