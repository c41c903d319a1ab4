import Delivery
import Domain
import Engine
import Feishu
import Foundation
import OpenSSL

/// A custom app of Feishu: sealed and signed where it has an Encrypt Key, else in clear with a token inside.
struct FeishuSpecimen: Specimen {
    private static let token = "canary-verification-token"
    private static let key = "canary-encrypt-key"
    private static let secret = "canary-app-secret"

    /// The one that is sealed has the scope to hear groups, too.
    var isSealed = true

    var name: String { self.isSealed ? "Feishu" : "Feishu in clear" }
    let column = "Feishu / Lark"
    /// In clear the moment of the event itself counts, and it may be as old as the journal remembers.
    var window: Window { Window(past: .seconds(self.isSealed ? 8 * 3_600 : 8 * 86_400), future: .seconds(3_600)) }
    let secrets = [Self.token, Self.key, Self.secret]
    let group: GroupID = "oc_1"

    var memory: Duration { .seconds(3_600) }

    func adapter(_ account: AccountID, base: String) throws -> any Adapter {
        try FeishuAdapter(
            account: account,
            configuration: FeishuConfiguration(
                appID: "cli_1",
                appSecret: Secret(Self.secret),
                botOpenID: "ou_bot",
                tenantKey: "tk1",
                callback: .init(
                    verificationToken: Secret(Self.token),
                    encryptKey: self.isSealed ? Secret(Self.key) : nil
                ),
                hearsGroups: self.isSealed,
                apiBase: base
            ),
            client: .direct,
            now: { Moment.now },
            readFile: { _ in Array("picture".utf8) }
        )
    }

    func person(_ number: Int) -> Identity { Identity(.participant, PlatformUserID("ou_\(number)")) }

    func lane(of sample: Sample) -> String {
        if case .novelty = sample.act { return "app" }
        return sample.isInGroup ? "chat:oc_1" : "person:ou_\(sample.by)"
    }

    // MARK: Receiving

    /// A repeat may come under another event id, where what happened has an id of its own.
    func body(of sample: Sample, _ delivery: Delivery) -> [UInt8]? {
        let id = "evt-\(sample.id)"
        let at = "\(sample.at.millis)"
        switch sample.act {
        case .said(let text, let inGroup, let isAddressed, _):
            guard !inGroup || isAddressed || self.isSealed else { return nil }
            let isCalled = inGroup && isAddressed
            let content = #"{"text":\#((isCalled ? "@_user_1 \(text)" : text).quoted)}"#
            let mentions = isCalled ? #"[{"key":"@_user_1","id":{"open_id":"ou_bot"},"name":"bot"}]"# : "[]"
            let event =
                #"{"sender":{"sender_id":{"open_id":"ou_\#(sample.by)"},"sender_type":"user"},"#
                + #""message":{"message_id":"om_\#(sample.id)","create_time":"\#(at)","chat_id":"oc_1","#
                + #""chat_type":"\#(inGroup ? "group" : "p2p")","message_type":"text","content":\#(content.quoted),"#
                + #""mentions":\#(mentions)}}"#
            return self.event("im.message.receive_v1", event, "\(id)-\(delivery.number)", at, delivery)
        case .joined(let people):
            let users = people.map { #"{"name":"新人","user_id":{"open_id":"ou_\#($0)"}}"# }.joined(separator: ",")
            let event = #"{"chat_id":"oc_1","operator_id":{"open_id":"ou_9"},"users":[\#(users)]}"#
            return self.event("im.chat.member.user.added_v1", event, id, at, delivery)
        case .botJoined:
            let event = #"{"chat_id":"oc_1","operator_id":{"open_id":"ou_9"}}"#
            return self.event("im.chat.member.bot.added_v1", event, id, at, delivery)
        case .left(let people):
            let users = people.map { #"{"name":"新人","user_id":{"open_id":"ou_\#($0)"}}"# }.joined(separator: ",")
            let event = #"{"chat_id":"oc_1","operator_id":{"open_id":"ou_9"},"users":[\#(users)]}"#
            return self.event("im.chat.member.user.deleted_v1", event, id, at, delivery)
        case .botLeft:
            let event = #"{"chat_id":"oc_1","operator_id":{"open_id":"ou_9"}}"#
            return self.event("im.chat.member.bot.deleted_v1", event, id, at, delivery)
        case .pressed(let button):
            let event =
                #"{"operator":{"open_id":"ou_\#(sample.by)"},"token":"c-\#(sample.id)","action":{"tag":"button","#
                + #""value":\#(button.value)},"context":{"open_message_id":"om_card","open_chat_id":"oc_1"}}"#
            return self.event("card.action.trigger", event, "\(id)-\(delivery.number)", "\(at)000", delivery)
        case .novelty: return self.event("im.brand_new_event_v1", "{}", id, at, delivery)
        }
    }

    private func event(_ type: String, _ event: String, _ id: String, _ at: String, _ delivery: Delivery) -> [UInt8] {
        let (app, tenant) = delivery.isOurs ? ("cli_1", "tk1") : ("cli_2", "tk2")
        let body =
            #"{"schema":"2.0","header":{"event_id":"\#(id)","event_type":"\#(type)","create_time":"\#(at)","#
            + #""token":"\#(self.token(delivery))","app_id":"\#(app)","tenant_key":"\#(tenant)"},"event":\#(event)}"#
        return Array(body.utf8)
    }

    /// Where nothing is sealed, the token is the only key there is.
    private func token(_ delivery: Delivery) -> String {
        delivery.hasRightKey || self.isSealed ? Self.token : "another-token"
    }

    func delivered(_ body: [UInt8], like sample: Sample, _ delivery: Delivery) throws -> Delivered {
        guard self.isSealed else { return Delivered(body: body) }
        let key = Array((delivery.hasRightKey ? Self.key : "another-key").utf8)
        let vector = Array("vector-\(delivery.number)-0123456789".utf8.prefix(16))
        let filler = 16 - body.count % 16
        let plain = body + [UInt8](repeating: UInt8(filler), count: filler)
        let sealed = try vector + AES256CBC(key: Digest.sha256(key), iv: vector).encrypt(plain)
        let outer = Array(#"{"encrypt":"\#(Data(sealed).base64EncodedString())"}"#.utf8)
        let (stamp, nonce) = ("\(delivery.sentAt.seconds)", "nonce-\(delivery.number)")
        return Delivered(
            headers: [
                "x-lark-request-timestamp": stamp, "x-lark-request-nonce": nonce,
                "x-lark-signature": lowercaseHex(Digest.sha256(Array((stamp + nonce).utf8) + key + outer)),
            ],
            body: outer
        )
    }

    func coversBody(of sample: Sample) -> Bool { self.isSealed }

    /// A press is told that it was noticed.
    func accepts(_ acknowledgement: Acknowledgement, of sample: Sample) -> Bool {
        guard case .pressed = sample.act else { return acknowledgement == .bare }
        let toast = Reading(acknowledgement.body)["toast"]
        return acknowledgement.contentType == "application/json"
            && ["info", "success"].contains(toast["type"].text) && toast["content"].text?.isEmpty == false
    }

    func check(_ delivery: Delivery) throws -> Delivered? {
        let body = #"{"challenge":"c-123","token":"\#(self.token(delivery))","type":"url_verification"}"#
        return try self.delivered(Array(body.utf8), like: .novelty, delivery)
    }

    func isContent(with answer: [UInt8]) -> Bool { Reading(answer)["challenge"].text == "c-123" }
}
