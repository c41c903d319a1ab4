import Testing

@testable import WeCom

@Suite struct FlatXMLTests {
    private func document(_ text: String) throws -> FlatXML { try FlatXML(Array(text.utf8)) }

    @Test func `fields are found by name, in any order, with CDATA or plain text`() throws {
        let root = try self.document(
            """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
            <xml>
              <B>two</B>
              <A><![CDATA[one <b> & ]] > two]]></A>
              <C/><D></D>
              <名>值</名>
              <Extra id="1" note='a > b'>x</Extra>
            </xml>

            """
        ).root
        #expect(root["A"]?.text == "one <b> & ]] > two")
        #expect(root["B"]?.text == "two")
        #expect(root["C"]?.text == "")
        #expect(root["D"]?.text == "")
        #expect(root["名"]?.text == "值")
        #expect(root["Extra"]?.text == "x")
        #expect(root["a"] == nil)
        #expect(root.text == "")
    }

    @Test func `children of children are not children, and lists keep their order`() throws {
        let root = try self.document("<x><L><I>1</I><I><![CDATA[2]]></I><J><I>no</I></J><I>3</I></L><I>4</I></x>").root
        #expect(root["I"]?.text == "4")
        #expect(root["L"]?.all("I").map(\.text) == ["1", "2", "3"])
        #expect(root["L"]?["J"]?["I"]?.text == "no")
    }

    @Test(arguments: [
        ("<![CDATA[ a ]]>", " a "), (" a ", " a "), ("\n <![CDATA[a]]> \n", "a"), ("<![CDATA[]]>", ""), ("", ""),
        ("a&amp;b&lt;c&gt;d&quot;e&apos;f", "a&b<c>d\"e'f"), ("&#20320;&#x597D;&#x1F600;", "你好😀"),
        ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"), ("a<![CDATA[&amp;]]>&amp;", "a&amp;&"),
        ("<![CDATA[<!DOCTYPE html> &lol9; <!-- x -->]]>", "<!DOCTYPE html> &lol9; <!-- x -->"), ("&amp;amp;", "&amp;"),
    ])
    func `text is what the references and quotes stand for`(content: String, text: String) throws {
        let root = try self.document("<x><T>\(content)</T></x>").root
        #expect(root["T"]?.text == text)
        let utf8 = Array(text.utf8)
        #expect(root["T"].map { Array($0.text.utf8) } == utf8)
    }

    @Test(
        arguments: [
            ("7", 7), (" 7\n", 7), ("-1", -1), ("", nil), ("7 8", nil), ("7.0", nil), ("９", nil),
            ("9223372036854775808", nil),
        ] as [(String, Int64?)]
    )
    func `a number is a whole number or none`(content: String, number: Int64?) throws {
        #expect(try self.document("<x><N>\(content)</N></x>").root["N"]?.number == number)
    }

    @Test(arguments: [
        "", " ", "x", "<x>", "<x></y>", "<x><y></x></y>", "<x/><y/>", "<x/>y", "y<x/>", "</x>", "<1/>", "<x", "<x a/>",
        "<x a=1/>", "<x a=\"1/>", "<x a=\"<\"/>", "<x>&nbsp;</x>", "<x>&</x>", "<x>&amp</x>", "<x>&#0;</x>",
        "<x>&#xD800;</x>", "<x>&#x110000;</x>", "<x>&#;</x>", "<x>&#x;</x>", "<x>&#-1;</x>", "<x>&#99999999999999;</x>",
        "<x><!-- a --></x>", "<!-- a --><x/>", "<x><?php ?></x>", "<x><![CDATA[</x>", "<![CDATA[a]]>",
        "<x><![cdata[a]]></x>",
        "<?xml version='1.0'", "<x>\u{0}</x>", "<x><y a='\u{0}'/></x>",
    ])
    func `what is no document is refused`(text: String) {
        #expect(throws: FlatXML.Flaw.malformed) { try self.document(text) }
    }

    @Test(arguments: [
        "<!DOCTYPE x><x/>", "<?xml version='1.0'?><!doctype x [<!ENTITY a 'b'>]><x>&a;</x>", "<x><!ENTITY a 'b'></x>",
        "<x/><!DOCTYPE x>",
    ])
    func `a declared document type or entity is told from a mere flaw`(text: String) {
        #expect(throws: FlatXML.Flaw.forbiddenMarkup) { try self.document(text) }
        #expect(FlatXML.declaresMarkup(Array(text.utf8)))
    }

    @Test(arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func `only UTF-8 is text`(bytes: [UInt8]) {
        let document = Array("<x><![CDATA[".utf8) + bytes + Array("]]></x>".utf8)
        #expect(throws: FlatXML.Flaw.malformed) { try FlatXML(document) }
    }

    @Test func `levels and elements are bounded`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "<x>", count: levels) + String(repeating: "</x>", count: levels)
        }
        #expect(try self.document(nested(8)).elements.count == 8)
        #expect(throws: FlatXML.Flaw.malformed) { try self.document(nested(9)) }
        #expect(throws: FlatXML.Flaw.malformed) { try self.document(nested(100_000)) }
        func wide(_ count: Int) -> String { "<x>" + String(repeating: "<i/>", count: count - 1) + "</x>" }
        #expect(try self.document(wide(4_096)).elements.count == 4_096)
        #expect(throws: FlatXML.Flaw.malformed) { try self.document(wide(4_097)) }
    }

    @Test func `a cut document is refused at every place and never traps`() throws {
        let whole = Array("<?xml version='1.0'?><x a='1'><y>&#x41;<![CDATA[b]]></y><z/></x>".utf8)
        _ = try FlatXML(whole)
        for length in 0..<whole.count {
            #expect(throws: FlatXML.Flaw.malformed) { try FlatXML(Array(whole.prefix(length))) }
        }
    }
}
