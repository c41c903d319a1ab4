import Engine
import Testing

@testable import WeCom

@Suite struct EnvelopeScannerTests {
    private func text(_ body: String) throws -> String {
        String(decoding: try EnvelopeScanner.sealedText(in: Array(body.utf8)), as: UTF8.self)
    }

    @Test(arguments: [
        "<xml><ToUserName><![CDATA[ww1]]></ToUserName><Encrypt><![CDATA[QUJD]]></Encrypt></xml>",
        "<xml><Encrypt>QUJD</Encrypt><AgentID>1</AgentID></xml>",
        "<?xml version=\"1.0\"?>\n<xml>\n<AgentID/>\n<Encrypt><![CDATA[QUJD]]></Encrypt>\n</xml>\n",
        "<xml><EncryptType>1</EncryptType><Encrypt>QUJD</Encrypt></xml>",
    ])
    func `the sealed text is found wherever the platform may put it`(body: String) throws {
        #expect(try self.text(body) == "QUJD")
    }

    private static let refused: [(String, Refusal.Reason)] = [
        ("", .badEnvelope),
        ("<xml></xml>", .badEnvelope),
        (#"{"encrypt":"QUJD"}"#, .badEnvelope),
        ("<xml><Encrypt></Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt/></xml>", .badEnvelope),
        ("<xml><Encrypt", .badEnvelope),
        ("<xml><Encrypt>QUJD", .badEnvelope),
        ("<xml><Encrypt>QUJD</encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt>QUJ</Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt>QU D</Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt>QUJD=QUJ</Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt>&#81;UJD</Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt a=\"1\">QUJD</Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt><![CDATA[QUJD]]>QUJD</Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt><![CDATA[QU]]><![CDATA[JD]]></Encrypt></xml>", .badEnvelope),
        ("<xml><Encrypt>QUJD</Encrypt><Encrypt>QUJD</Encrypt></xml>", .badEnvelope),
        ("<xml><A><![CDATA[<Encrypt>QUJD</Encrypt>]]></A><Encrypt>QUJD</Encrypt></xml>", .badEnvelope),
        ("<xml><!-- a --><Encrypt>QUJD</Encrypt></xml>", .badEnvelope),
        ("<!DOCTYPE xml [<!ENTITY a 'b'>]><xml><Encrypt>QUJD</Encrypt></xml>", .forbiddenMarkup),
        ("<!doctype xml><xml><Encrypt>QUJD</Encrypt></xml>", .forbiddenMarkup),
        ("<xml><Encrypt>QUJD</Encrypt></xml><!ENTITY % a 'b'>", .forbiddenMarkup),
    ]

    @Test(arguments: EnvelopeScannerTests.refused)
    func `anything else is refused before a signature is computed`(body: String, reason: Refusal.Reason) {
        #expect(throws: Refusal(reason)) { try self.text(body) }
    }

    @Test func `one mebibyte is the most`() {
        let body = [UInt8](repeating: UInt8(ascii: "<"), count: 1_048_577)
        #expect(throws: Refusal(.tooLarge)) { try EnvelopeScanner.sealedText(in: body) }
        #expect(throws: Refusal(.badEnvelope)) { try EnvelopeScanner.sealedText(in: body.dropLast()) }
    }
}
