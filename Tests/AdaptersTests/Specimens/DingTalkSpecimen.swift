import Delivery
import DingTalk
import Domain
import Engine
import Foundation
import OpenSSL

/// An internal app of DingTalk: messages to its robot and presses on its cards with a signature in the headers, events
/// under a seal.
struct DingTalkSpecimen: Specimen {
    private static let appSecret = "canary-app-secret"
    private static let cardSecret = "canary-card-secret"
    private static let token = "canaryTokenDing"
    private static let key = SealedText.key("canaryKeyD")

    /// With subscribed events, a card template and a cool app; else with nothing but its robot.
    var isFull = true

    var name: String { self.isFull ? "DingTalk" : "DingTalk with nothing but its robot" }
    let column = "DingTalk"
    let window = Window(past: .seconds(3_600), future: .seconds(3_600))
    let secrets = [Self.appSecret, Self.cardSecret, Self.token, Self.key, "canary-session"]
    let group: GroupID = "cidAAA=="

    func adapter(_ account: AccountID, base: String) throws -> any Adapter {
        var configuration = DingTalkConfiguration(
            corpID: "dingc",
            appKey: "dingkey1",
            appSecret: Secret(Self.appSecret),
            apiBase: base,
            oldAPIBase: base
        )
        if self.isFull {
            configuration.callback = .init(token: Secret(Self.token), encodingAESKey: Secret(Self.key))
            configuration.coolAppCode = "COOLAPP-1"
            configuration.cardTemplate = "tpl.schema"
            configuration.cardSecret = Secret(Self.cardSecret)
            configuration.changesCards = true
        }
        return try DingTalkAdapter(
            account: account,
            configuration: configuration,
            client: .direct,
            now: { Moment.now },
            draw: { Array(repeating: 0x2A, count: $0) },
            readFile: { _ in Array("picture".utf8) }
        )
    }

    func person(_ number: Int) -> Identity { Identity(.participant, PlatformUserID("dingc/u\(number)")) }

    func lane(of sample: Sample) -> String {
        if case .novelty = sample.act { return "app" }
        return sample.isInGroup ? "chat:cidAAA==" : "person:dingc/u\(sample.by)"
    }

    // MARK: Receiving

    /// What is said in a group without its name a robot is not told.
    func body(of sample: Sample, _ delivery: Delivery) -> [UInt8]? {
        switch sample.act {
        case .said(_, _, isAddressed: false, _), .said(_, _, _, inThread: true): return nil
        case .said(let text, let inGroup, _, _): return self.message(text, inGroup, sample, delivery)
        case _ where !self.isFull: return nil
        case .joined(let people):
            let users = people.map { #""u\#($0)""# }.joined(separator: ",")
            return self.event("chat_add_member", #","userId":[\#(users)],"operator":"u9""#, sample, delivery)
        case .left(let people):
            guard people.count == 1 else { return nil }
            return self.event("chat_quit", #","operator":"u\#(people[0])""#, sample, delivery)
        case .botLeft:
            return self.event("im_cool_app_uninstall", #","robotCode":"dingkey1","operator":"u9""#, sample, delivery)
        case .botJoined:
            return self.event("im_cool_app_install", #","robotCode":"dingkey1","operator":"u9""#, sample, delivery)
        case .pressed(let button):
            let content =
                #"{"cardPrivateData":{"actionIds":["1"],"params":{"value":\#(button.value.quoted)}}}"#
            let body =
                #"{"type":"actionCallback","outTrackId":\#(button.card.quoted),"#
                + #""corpId":"\#(delivery.isOurs ? "dingc" : "dingother")","userId":"u\#(sample.by)","#
                + #""content":\#(content.quoted)}"#
            return Array(body.utf8)
        case .novelty: return self.event("brand_new_event", "", sample, delivery, inGroup: false)
        }
    }

    private func message(_ text: String, _ inGroup: Bool, _ sample: Sample, _ delivery: Delivery) -> [UInt8] {
        let (corp, robot) = delivery.isOurs ? ("dingc", "dingkey1") : ("dingother", "dingother1")
        let session = "canary-session-\(delivery.number).\(inGroup ? "group" : "u\(sample.by)")"
        let body =
            #"{"msgtype":"text","text":{"content":\#(" \(text)".quoted)},"msgId":"msg\#(sample.id)==","#
            + #""createAt":\#(sample.at.millis),"conversationType":"\#(inGroup ? 2 : 1)","conversationId":"cidAAA==","#
            + #""senderId":"$:LWCP_v1:$x\#(sample.by)","senderStaffId":"u\#(sample.by)","senderCorpId":"dingc","#
            + #""isInAtList":true,"chatbotCorpId":"\#(corp)","chatbotUserId":"$:LWCP_v1:$bot","robotCode":"\#(robot)","#
            + #""sessionWebhook":"https://oapi.dingtalk.com/robot/sendBySession?session=\#(session)","#
            + #""sessionWebhookExpiredTime":\#(Moment.now.millis + 5_400_000)}"#
        return Array(body.utf8)
    }

    private func event(
        _ type: String,
        _ more: String,
        _ sample: Sample,
        _ delivery: Delivery,
        inGroup: Bool = true
    ) -> [UInt8] {
        let group = inGroup ? #","openConversationId":"cidAAA==""# : ""
        let body =
            #"{"EventType":"\#(type)","EventTime":\#(sample.at.millis),"CorpId":"\#(delivery.isOurs ? "dingc" : "dingother")","#
            + #""eventId":"e\#(sample.id)","timeStamp":\#(delivery.sentAt.millis + Int64(delivery.number))\#(group)\#(more)}"#
        return Array(body.utf8)
    }

    private func seal(_ delivery: Delivery) -> SealedText {
        SealedText(
            token: delivery.hasRightKey ? Self.token : "otherToken",
            key: delivery.hasRightKey ? Self.key : SealedText.key("otherKeyDd"),
            owner: delivery.isOurs ? "dingkey1" : "dingother"
        )
    }

    func delivered(_ body: [UInt8], like sample: Sample, _ delivery: Delivery) throws -> Delivered {
        let stamp = "\(delivery.sentAt.millis)"
        switch sample.act {
        case .said:
            let secret = delivery.hasRightKey ? Self.appSecret : "other"
            let sign = HMAC.sha256(Array("\(stamp)\n\(secret)".utf8), key: Array(secret.utf8))
            return Delivered(headers: ["timestamp": stamp, "sign": Data(sign).base64EncodedString()], body: body)
        case .pressed:
            let secret = delivery.hasRightKey ? Self.cardSecret : "other"
            let sign = HMAC.sha256(Array(stamp.utf8), key: Array(secret.utf8))
            return Delivered(
                headers: [
                    "x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": Data(sign).base64EncodedString(),
                ],
                body: body
            )
        case .joined, .left, .botJoined, .botLeft, .novelty:
            let seal = self.seal(delivery)
            let nonce = "nonce\(delivery.number)"
            let text = try seal.text(body, random: "random-\(delivery.number)-0123456789")
            return Delivered(
                query: [
                    .init(name: "msg_signature", value: seal.signature(stamp, nonce, text)),
                    .init(name: "timestamp", value: stamp), .init(name: "nonce", value: nonce),
                ],
                body: Array(#"{"encrypt":"\#(text)"}"#.utf8)
            )
        }
    }

    /// Signatures in the headers cover a moment and no body.
    func coversBody(of sample: Sample) -> Bool {
        switch sample.act {
        case .said, .pressed: false
        case .joined, .left, .botJoined, .botLeft, .novelty: true
        }
    }

    /// A press has no id.
    func isToldByMoment(_ sample: Sample) -> Bool { if case .pressed = sample.act { true } else { false } }

    /// An event wants the word `success`, sealed and signed.
    func accepts(_ acknowledgement: Acknowledgement, of sample: Sample) -> Bool {
        self.coversBody(of: sample)
            ? self.isContent(with: acknowledgement.body) : acknowledgement == .json(Array("{}".utf8))
    }

    func check(_ delivery: Delivery) throws -> Delivered? {
        guard self.isFull else { return nil }
        let body = self.event("check_url", "", .novelty, delivery, inGroup: false)
        return try self.delivered(body, like: .novelty, delivery)
    }

    func isContent(with answer: [UInt8]) -> Bool {
        let (answer, seal) = (Reading(answer), self.seal(Delivery()))
        guard let text = answer["encrypt"].text, let stamp = answer["timeStamp"].text, let nonce = answer["nonce"].text
        else { return false }
        return answer["msg_signature"].text == seal.signature(stamp, nonce, text)
            && seal.message(in: text) == Array("success".utf8)
    }
}
