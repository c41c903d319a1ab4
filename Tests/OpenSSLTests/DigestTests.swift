import OpenSSL
import Testing

@Suite struct DigestTests {
    /// FIPS 180-4 examples as published by NIST; the long one is a million times the letter a.
    @Test(arguments: [
        (1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        (1_000_000, "a", "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
    ])
    func `SHA-1 agrees with FIPS 180-4`(times: Int, text: String, expected: String) {
        #expect(lowercaseHex(Digest.sha1(String(repeating: text, count: times).utf8)) == expected)
    }

    /// FIPS 180-4 examples as published by NIST.
    @Test(arguments: [
        (1, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (1_000_000, "a", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `SHA-256 agrees with FIPS 180-4`(times: Int, text: String, expected: String) {
        #expect(lowercaseHex(Digest.sha256(String(repeating: text, count: times).utf8)) == expected)
    }

    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57edf4a22be3c955ac49da2e2107b67a"
        ),
    ])
    func `MD5 agrees with RFC 1321`(text: String, expected: String) {
        #expect(lowercaseHex(Digest.md5(text.utf8)) == expected)
    }

    @Test func `bytes in many pieces, in one piece, borrowed or raw have the same digest`() {
        let whole = (0..<1_000).map { UInt8($0 % 251) }
        let lazily = (0..<1_000).lazy.map { UInt8($0 % 251) }
        let sha1 = Digest.sha1(whole)
        let sha256 = Digest.sha256(whole)

        #expect(Digest.sha1(lazily) == sha1)
        #expect(Digest.sha256(lazily) == sha256)
        #expect(Digest.md5(lazily) == Digest.md5(whole))
        #expect(Digest.sha1(whole.span) == sha1)
        #expect(Digest.sha256(whole.span) == sha256)
        #expect(whole.withUnsafeBytes { Digest.sha1($0) } == sha1)
        #expect(Digest.sha256(([9] + whole)[1...]) == sha256)
    }

    /// RFC 4231 test cases 1 to 4, 6 and 7 (5 is case 4's kind with a truncated answer).
    @Test(arguments: [
        (
            String(repeating: "0b", count: 20), "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            "0102030405060708090a0b0c0d0e0f10111213141516171819", String(repeating: "cd", count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            String(repeating: "aa", count: 131),
            "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            String(repeating: "aa", count: 131),
            "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e64"
                + "2061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f206265"
                + "20686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ])
    func `HMAC-SHA256 agrees with RFC 4231`(key: String, text: String, expected: String) {
        #expect(lowercaseHex(HMAC.sha256(bytes(fromHex: text), key: bytes(fromHex: key))) == expected)
    }

    @Test func `an empty HMAC key is a key of its own, not the one of the call before`() {
        _ = HMAC.sha256("text".utf8, key: "an earlier key".utf8)
        // Source: Python's hmac module, an implementation of its own.
        let expected = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(lowercaseHex(HMAC.sha256([], key: [])) == expected)
    }
}
