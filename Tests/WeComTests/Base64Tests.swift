import Testing

@testable import WeCom

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"), ("5L2g5aW9", "你好"), ("+/+/", "\u{FB}\u{FF}\u{BF}"),
    ])
    func `the vectors of RFC 4648 hold in both directions`(text: String, plain: String) {
        let bytes = plain == "\u{FB}\u{FF}\u{BF}" ? [0xFB, 0xFF, 0xBF] : Array(plain.utf8)
        #expect(Base64.decode(Array(text.utf8)[...]) == bytes)
        #expect(Base64.encode(bytes) == Array(text.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "====", "=g==", "Z===", "Zm9v=", "Zg==Zg==", "Zm9-", "Zm9_", "Zm 9", "Zm9\n", "Zm9é",
    ])
    func `what is not base64 gives nothing`(text: String) {
        #expect(Base64.decode(Array(text.utf8)[...]) == nil)
    }

    @Test func `loose bits at the end are ignored`() {
        #expect(Base64.decode(Array("Zh==".utf8)[...]) == Array("f".utf8))
        #expect(Base64.decode(Array("Zm9=".utf8)[...]) == Array("fo".utf8))
    }

    @Test func `every byte survives at every place`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ length) }
            #expect(Base64.decode(Base64.encode(bytes)[...]) == bytes)
        }
    }
}
