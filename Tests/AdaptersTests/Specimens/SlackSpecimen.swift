import Delivery
import Domain
import Engine
import OpenSSL
import Slack

/// An app in a Slack workspace: signed bodies in two forms, nothing sealed.
struct SlackSpecimen: Specimen {
    private static let secret = "canary-signing-secret"
    private static let token = "xoxb-canary-token"
    private static let clientSecret = "canary-client-secret"
    private static let thread = "1766990000.000200"

    var hasLogin = true

    var name: String { self.hasLogin ? "Slack" : "Slack without login" }
    let column = "Slack"
    let window = Window(past: .seconds(300), future: .seconds(300))
    let secrets = [Self.secret, Self.token, Self.clientSecret, "canary-response"]
    let group: GroupID = "C1"

    func adapter(_ account: AccountID, base: String) throws -> any Adapter {
        try SlackAdapter(
            account: account,
            configuration: SlackConfiguration(
                teamID: "T1",
                botUserID: "UBOT",
                appID: "A1",
                botToken: Secret(Self.token),
                signingSecret: Secret(Self.secret),
                login: self.hasLogin ? .init(clientID: "12.34", clientSecret: Secret(Self.clientSecret)) : nil,
                apiBase: base + "/api",
                filesBase: base + "/upload"
            ),
            client: .direct,
            now: { Moment.now },
            readFile: { _ in Array("picture".utf8) }
        )
    }

    func person(_ number: Int) -> Identity { Identity(.participant, PlatformUserID("T1/U\(number)")) }

    func lane(of sample: Sample) -> String {
        if case .novelty = sample.act { return "app" }
        return sample.isInGroup ? "chat:C1" : "person:U\(sample.by)"
    }

    // MARK: Receiving

    /// A repeat of what calls the bot is the second event that tells of it.
    func body(of sample: Sample, _ delivery: Delivery) -> [UInt8]? {
        let id = "Ev\(sample.id)"
        switch sample.act {
        case .said(let text, let inGroup, let isAddressed, let inThread):
            let isMention = inGroup && isAddressed && delivery.number > 1
            let words = inGroup && isAddressed ? "<@UBOT> \(text)" : text
            let stamp = "\(sample.at.seconds).00010\(sample.id)"
            let thread = inThread ? #","thread_ts":"\#(Self.thread)""# : ""
            let kind = inGroup ? "channel" : "im"
            let event =
                #"{"type":"\#(isMention ? "app_mention" : "message")","user":"U\#(sample.by)","text":\#(words.quoted),"#
                + #""ts":"\#(stamp)","channel":"\#(inGroup ? "C1" : "D1")","channel_type":"\#(kind)"\#(thread)}"#
            return self.event(event, isMention ? "\(id)-mention" : id, sample, delivery)
        case .joined(let people):
            guard people.count == 1 else { return nil }
            let event = #"{"type":"member_joined_channel","user":"U\#(people[0])","channel":"C1","inviter":"U9"}"#
            return self.event(event, id, sample, delivery)
        case .botJoined:
            return self.event(
                #"{"type":"member_joined_channel","user":"UBOT","channel":"C1"}"#,
                id,
                sample,
                delivery
            )
        case .left(let people):
            guard people.count == 1 else { return nil }
            let event = #"{"type":"member_left_channel","user":"U\#(people[0])","channel":"C1","channel_type":"C"}"#
            return self.event(event, id, sample, delivery)
        case .botLeft: return self.event(#"{"type":"channel_left","channel":"C1"}"#, id, sample, delivery)
        case .pressed(let button): return self.press(button, sample, delivery)
        case .novelty: return self.event(#"{"type":"brand_new_event"}"#, id, sample, delivery)
        }
    }

    private func event(_ event: String, _ id: String, _ sample: Sample, _ delivery: Delivery) -> [UInt8] {
        let (team, app) = delivery.isOurs ? ("T1", "A1") : ("T2", "A2")
        let body =
            #"{"token":"old","team_id":"\#(team)","api_app_id":"\#(app)","event":\#(event),"type":"event_callback","#
            + #""event_id":"\#(id)","event_time":\#(sample.at.seconds),"authorizations":[{"team_id":"\#(team)"}]}"#
        return Array(body.utf8)
    }

    private func press(_ button: Button, _ sample: Sample, _ delivery: Delivery) -> [UInt8] {
        let (team, app) = delivery.isOurs ? ("T1", "A1") : ("T2", "A2")
        let payload =
            #"{"type":"block_actions","api_app_id":"\#(app)","team":{"id":"\#(team)"},"#
            + #""user":{"id":"U\#(sample.by)","team_id":"\#(team)"},"container":{"type":"message","#
            + #""message_ts":"1766999000.000100","channel_id":"C1"},"channel":{"id":"C1"},"#
            + #""response_url":"https://hooks.slack.com/actions/canary-response","actions":[{"type":"button","#
            + #""action_id":"choice","value":\#(button.value.quoted),"action_ts":"\#(sample.at.seconds).00010\#(sample.id)"}]}"#
        return Array("payload=\(payload.percentEncoded)".utf8)
    }

    func delivered(_ body: [UInt8], like sample: Sample, _ delivery: Delivery) throws -> Delivered {
        let stamp = "\(delivery.sentAt.seconds)"
        let key = delivery.hasRightKey ? Self.secret : "other"
        let signature = lowercaseHex(HMAC.sha256(Array("v0:\(stamp):".utf8) + body, key: Array(key.utf8)))
        return Delivered(
            headers: ["x-slack-request-timestamp": stamp, "x-slack-signature": "v0=\(signature)"],
            body: body
        )
    }

    func coversBody(of sample: Sample) -> Bool { true }

    func accepts(_ acknowledgement: Acknowledgement, of sample: Sample) -> Bool { acknowledgement == .bare }

    func check(_ delivery: Delivery) throws -> Delivered? {
        let body = Array(#"{"token":"old","challenge":"c-123","type":"url_verification"}"#.utf8)
        return try self.delivered(body, like: .novelty, delivery)
    }

    func isContent(with answer: [UInt8]) -> Bool { Reading(answer)["challenge"].text == "c-123" }
}
