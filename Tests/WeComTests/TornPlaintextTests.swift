import Domain
import Engine
import Testing

@testable import WeCom

/// Whatever a signed body holds, reading it ends, and ends alike every time.
@Suite struct TornPlaintextTests {
    private static let samples = [
        Sample.contactAdded, Sample.membersJoined, Sample.event("LOCATION", "<Latitude>1</Latitude>"),
        Sample.body(type: "text", "<Content>a &amp; &#20320;<![CDATA[<b>]]></Content><MsgId>1</MsgId>"),
        "<?xml version='1.0'?><xml a='1'><MsgType>event</MsgType><Event>batch_job_result</Event></xml>",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<8)
    func `a torn body is a letter or refused, and always translates to the same`(seed: UInt64) throws {
        let adapter = try Platform().adapter()
        var random = RandomSource(seed: seed)
        for _ in 0..<500 {
            let body = Self.torn(&random)
            do throws(Refusal) {
                let letter = try adapter.letter(of: body, now: Platform.now)
                #expect(letter.body == body)
                #expect(letter.lane.rawValue.hasPrefix("acme-wecom/"))
            } catch {
                #expect(error.reason == .forbiddenMarkup)
                #expect(FlatXML.declaresMarkup(body))
            }
            #expect(adapter.translate(body) == adapter.translate(body))
        }
    }

    private static func torn(_ random: inout RandomSource) -> [UInt8] {
        var body = Self.samples.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...body.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: body = Array(body[..<place])
            case 1: if place < body.count { body[place] ^= UInt8.random(in: 1...255, using: &random) }
            case 2:
                let other = Self.samples.randomElement(using: &random) ?? []
                body = Array(body[..<place]) + other[Int.random(in: 0..<other.count, using: &random)...]
            case 3:
                let words = [
                    "<", "]]>", "<![CDATA[", "&#x;", "&", "<!DOCTYPE", "</xml>", "\u{0}", "<a b=\"", "?>", "😀",
                ]
                body.insert(contentsOf: Array((words.randomElement(using: &random) ?? "").utf8), at: place)
            default: body.removeSubrange(place..<min(body.count, place + Int.random(in: 0..<20, using: &random)))
            }
        }
        return body
    }
}
