import Testing

@testable import Sandbox

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"a":1,"b":[true,false,null],"c":"你好\"\\\n","d":{"e":-7}}"#,
        "[]", "{}", "\"\"", "0", "-1", "[[[]]]",
    ])
    func `what is read is written again as it was`(text: String) throws {
        let json = try JSONReader.read(Array(text.utf8))
        #expect(String(decoding: json.encoded(), as: UTF8.self) == text)
    }

    @Test func `spaces, fractions and escapes are read`() throws {
        let json = try JSONReader.read(Array(" { \"a\" : [ 1.5e2 , \"\\u0041\\ud83d\\ude00\\/\" ] } \n".utf8))
        #expect(json["a"] == [JSON.number(150), "A😀/"])
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "tru", "01", "1.", "-", "+1", ".5", "1e", "\"\u{01}\"",
        "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\udc00\"", "\"open", "1 2", "nulll", "NaN",
        String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read([0x22, 0xFF, 0xFE, 0x22]) }
    }

    @Test func `the last of two members with the same name counts`() throws {
        #expect(try JSONReader.read(Array(#"{"a":1,"a":2}"#.utf8))["a"] == 2)
    }

    @Test func `an escaped character outside ASCII is noticed`() throws {
        var reader = JSONReader(Array(#"["\u4f60"]"#.utf8))
        _ = try reader.whole()
        #expect(reader.hasEscapedNonASCII)
        var plain = JSONReader(Array(#"["\u000a你"]"#.utf8))
        _ = try plain.whole()
        #expect(!plain.hasEscapedNonASCII)
    }

    @Test func `control characters are escaped when written`() {
        #expect(String(decoding: JSON.text("\u{01}\t").encoded(), as: UTF8.self) == #""\u0001\t""#)
    }
}
