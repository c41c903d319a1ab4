import Delivery
import Domain

/// Translates the platform's answer to a frozen call into a report, in neutral words.
struct AnswerReader: Sendable {
    /// Media live 3 days; an hour is kept back, so that nothing is sent with an id that dies on the way.
    private static let mediaLifetime = Duration.seconds(3 * 86_400 - 3_600)

    let limits: Limits
    let now: Instant

    func report(_ answer: PlatformAnswer, to endpoint: Endpoint, call body: [UInt8]) -> CallReport {
        if let code = answer.code, code != 0 {
            guard !Self.isKnownAlready(answer, endpoint) else {
                return CallReport(.notSent, advice: .alreadyDone, code: String(code))
            }
            return ErrorTable.report(
                code: code,
                text: answer.text,
                endpoint: endpoint,
                limits: self.limits,
                now: self.now
            )
        }
        switch endpoint {
        case .group: return self.group(answer)
        case .upload: return self.upload(answer)
        case .memberMessage: return self.memberMessage(answer, call: body)
        case .groupTask: return self.groupTask(answer, call: body)
        case .serviceMessages: return self.serviceMessages(answer, call: body)
        case .serviceAnswer: return self.made(answer, WireJSON.value(MadeAnswer.self, from: answer.body)?.msgid)
        case .addGroupWelcome: return self.made(answer, WireJSON.value(MadeAnswer.self, from: answer.body)?.template_id)
        default: return self.done(answer, evidence: false)
        }
    }

    /// An answer without a code is believed only when it brought what it should bring.
    private func done(_ answer: PlatformAnswer, evidence: Bool, _ result: Answer? = nil) -> CallReport {
        guard answer.code != nil || evidence else { return self.unreadable(answer) }
        return CallReport(.sent, code: "0", answer: result)
    }

    func unreadable(_ answer: PlatformAnswer) -> CallReport {
        let message = Bilingual(
            "企业微信的答复里没有该有的内容，共 \(answer.body.count) 字节。",
            "The answer does not hold what it should: \(answer.body.count) bytes."
        )
        return CallReport(.unknown, code: "unreadable", message: message)
    }

    private func made(_ answer: PlatformAnswer, _ id: String?) -> CallReport {
        let id = id.flatMap { $0.isEmpty ? nil : $0 }
        return self.done(answer, evidence: id != nil, id.map { .made(id: $0) })
    }

    private func group(_ answer: PlatformAnswer) -> CallReport {
        guard let group = WireJSON.value(GroupAnswer.self, from: answer.body)?.group_chat else {
            return self.unreadable(answer)
        }
        return CallReport(.sent, code: "0", answer: .group(group.snapshot))
    }

    private func upload(_ answer: PlatformAnswer) -> CallReport {
        guard let id = WireJSON.value(MadeAnswer.self, from: answer.body)?.media_id, !id.isEmpty else {
            return self.unreadable(answer)
        }
        return CallReport(.sent, code: "0", answer: .media(id: id, expiresAt: self.now + Self.mediaLifetime))
    }

    /// Code 0 only says that somebody got it; who did not is in lists, in lower case.
    private func memberMessage(_ answer: PlatformAnswer, call body: [UInt8]) -> CallReport {
        let lists = WireJSON.value(MemberMessageAnswer.self, from: answer.body)
        let refused = [lists?.invaliduser, lists?.unlicenseduser]
            .flatMap { ($0 ?? "").split(separator: "|").map { $0.lowercased() } }
        guard !refused.isEmpty else { return self.done(answer, evidence: lists?.msgid?.isEmpty == false) }
        let asked = (WireJSON.value(MemberMessageBody.self, from: body)?.touser ?? "").split(separator: "|").map(
            String.init
        )
        let known = Set(asked.map { $0.lowercased() })
        let members = asked.filter { refused.contains($0.lowercased()) } + refused.filter { !known.contains($0) }
        return self.done(answer, evidence: true, .partlyRefused(members.map { PlatformUserID($0) }))
    }

    /// A task whose only group is on the list of failures reaches nobody.
    private func groupTask(_ answer: PlatformAnswer, call body: [UInt8]) -> CallReport {
        let made = WireJSON.value(MadeAnswer.self, from: answer.body)
        let groups = WireJSON.value(GroupTaskBody.self, from: body)?.chat_id_list ?? []
        if let failed = made?.fail_list, !groups.isEmpty, groups.allSatisfy(failed.contains) {
            let message = Bilingual(
                "企业微信不能发到这个群：群不存在、已解散，或不属于发送人。",
                "WeCom cannot send to this group: it is unknown, dissolved or not the sender's."
            )
            return CallReport(.notSent, advice: .giveUp, code: "fail-list", message: message)
        }
        return self.made(answer, made?.msgid)
    }
}
