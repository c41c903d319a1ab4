import Testing

@testable import Slack

/// What people wrote, out of the platform's brackets.
@Suite struct WrittenTextTests {
    @Test(arguments: [
        ("", "", false), ("  签到\u{A0}", "签到", false), ("<@UBOT>", "", true), ("<@UBOT> 签到", "签到", true),
        ("<@UBOT|hearth>签到", "签到", true), ("签到 <@UBOT> 谢谢", "签到 谢谢", true), ("谢谢 <@UBOT>", "谢谢", true),
        ("<@U2> 你好", "你好", false), ("<@U2|li.na> 你好", "@li.na 你好", false), ("<@UBOT2> a", "a", false),
        ("<#C1|general> 见", "#general 见", false), ("<#C1>", "", false), ("<!here> a", "@here a", false),
        ("<!channel>", "@channel", false), ("<!everyone>", "@everyone", false), ("<!subteam^S1> a", "a", false),
        ("<!subteam^S1|@shop> a", "@shop a", false), ("<!date^1^{date}|today>", "today", false),
        ("<https://a.example/x?a=1&amp;b=2>", "https://a.example/x?a=1&b=2", false),
        ("<http://a.example|a.example>", "a.example", false), ("<https://a.example/|a.example>", "a.example", false),
        ("<mailto:a@b.example|a@b.example>", "a@b.example", false),
        ("<https://evil.example|点这里>", "点这里 https://evil.example", false),
        ("a &lt;@UBOT&gt; &amp;amp; b", "a <@UBOT> &amp; b", false),
        ("1 &lt; 2 & 3 &x; &am", "1 < 2 & 3 &x; &am", false),
        ("a < b", "a < b", false), ("a > b", "a > b", false), ("<<@UBOT>", "<", true), ("<@UBOT", "<@UBOT", false),
        ("<>", "", false), ("*B*", "*B*", false),
    ])
    func `a text is as it was typed`(written: String, plain: String, callsBot: Bool) {
        let text = WrittenText(written, bot: "UBOT")
        #expect(text.plain == plain)
        #expect(text.callsBot == callsBot)
    }

    @Test(arguments: ["<", "<@", "&", "&amp;", "<a|", "<@UBOT>"])
    func `a long text of brackets is read in one pass`(piece: String) {
        let written = String(repeating: piece, count: 100_000)
        let text = WrittenText(written, bot: "UBOT")
        #expect(text.plain.utf8.count <= written.utf8.count)
    }

    @Test func `a form is read as browsers write it`() {
        let fields = FormBody.fields(Array("a=1+2%2B&b&c=%E7%AD%BE&a=9&d=%zz%4&=x&e=a=b".utf8))
        #expect(fields == ["a": "1 2+", "b": "", "c": "签", "d": "%zz%4", "": "x", "e": "a=b"])
        #expect(FormBody.fields(Array(String(repeating: "a=1&", count: 1_000).utf8)) == ["a": "1"])
    }

    @Test(arguments: ["", "1", "1.", ".1", "1767000001", "1767000001.0001.2", "-1.0", "1767000001.x", "99999999999.1"])
    func `what names no message is none`(text: String) { #expect(Stamp(text) == nil) }
}
