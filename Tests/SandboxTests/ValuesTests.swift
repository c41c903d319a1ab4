import Testing

@testable import Sandbox

@Suite struct ValuesTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64 follows RFC 4648`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test func `base64 with bits too many is read, with strange letters it is not`() {
        #expect(Base64.decode(Array("Zh==".utf8)) == Array("f".utf8))
        for text in ["Z", "Zg=", "Zg", "====", "Z===", "Zg=x", "Zm9v====", "Zm 9"] {
            #expect(Base64.decode(Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test func `a query keeps its plus signs, a form turns them into spaces`() {
        #expect(Form("a=1+2&b=%2B%e4%bd%a0", plusIsSpace: false)["a"] == "1+2")
        #expect(Form("a=1+2&b=%2B%e4%bd%a0", plusIsSpace: true)["a"] == "1 2")
        #expect(Form("a=1+2&b=%2B%e4%bd%a0", plusIsSpace: true)["b"] == "+你")
    }

    @Test func `of two equal names the first one counts, and a broken escape stays`() {
        let form = Form("a=1&a=2&c&d=%zz&=x&e=%4", plusIsSpace: true)
        #expect(form["a"] == "1")
        #expect(form["c"] == "")
        #expect(form["d"] == "%zz")
        #expect(form["e"] == "%4")
        #expect(form["missing"] == nil)
    }

    @Test func `what is percent-encoded comes back the same`() {
        let text = "a b&c=d/你好+%~"
        #expect(Form("x=\(Form.encode(text))", plusIsSpace: true)["x"] == text)
    }

    @Test func `a full shelf lets the oldest go`() {
        var shelf = Shelf<Int, String>(capacity: 3)
        for number in 1...5 { shelf[number] = "v\(number)" }
        #expect(shelf.inOrder == ["v3", "v4", "v5"])
        #expect(shelf[1] == nil)
        shelf[3] = "changed"
        #expect(shelf.count == 3)
        #expect(shelf.newest(2) == ["v5", "v4"])
    }

    @Test func `a shelf stays small however much passes over it`() {
        var shelf = Shelf<Int, Int>(capacity: 10)
        for number in 0..<10_000 { shelf[number] = number }
        #expect(shelf.inOrder == Array(9_990..<10_000))
        #expect(shelf.entries.count == 10)
    }
}
