import Delivery
import Domain
import Engine
import OpenSSL
import TestSupport
import Testing

extension Proof {
    /// Without it, and where a platform takes the message in its shorter form only, choices are lines to be written.
    func buttons(_ isClaimed: Bool) async throws {
        let spoken = try await self.said(.quiz)
        guard isClaimed else {
            #expect(spoken.buttons.isEmpty)
            #expect(Self.hasLines(spoken.text), "\(spoken.text)")
            return
        }
        #expect(spoken.buttons.map(\.label) == Message.quiz.choices.map(\.label))
        for (button, choice) in zip(spoken.buttons, Message.quiz.choices) {
            for person in [1, 2] { try self.isPressed(button, choice, by: person) }
        }
        let shorter = try self.rig.adapter.freeze(self.saying(.quiz), for: "1/quiz/0")
        guard shorter.fallbackBody != nil else { return }
        let plain = try await self.said(.quiz, isShorter: true)
        #expect(plain.buttons.isEmpty)
        #expect(Self.hasLines(plain.text), "\(plain.text)")
        #expect(plain.to == spoken.to)
    }

    private static func hasLines(_ text: String) -> Bool {
        let lines = text.split(separator: "\n").map { $0.filter { !$0.isWhitespace && $0 != "." } }
        return text.contains(Message.quiz.text)
            && Message.quiz.choices.allSatisfy { lines.contains("\($0.key)\($0.label)") }
    }

    private func isPressed(_ button: Button, _ choice: Message.Choice, by person: Int) throws {
        guard case .cardClicked(let click)? = try self.happening(Sample(act: .pressed(button), by: person)) else {
            Issue.record("no press on \(button)")
            return
        }
        #expect(click.by == self.specimen.person(person))
        #expect(click.key == choice.key)
        #expect(click.run == Message.quiz.run)
        guard case .chat(let group, _) = click.place else {
            Issue.record("\(click.place)")
            return
        }
        #expect(group == self.specimen.group)
    }

    /// A picture is stored and, where the account posts, shown; without it pictures are links.
    func keepsMedia(_ isClaimed: Bool) async throws {
        let checksum = lowercaseHex(Digest.sha256(Array("picture".utf8)))
        let upload = OutboundRequest.upload(Medium(kind: .image, path: "tea.png", checksum: checksum))
        var picture = Message(text: "看图", attachments: [.image(mediaID: "m1")])
        if isClaimed {
            let report = await self.rig.adapter.send(try self.rig.call(upload))
            guard case .media(let id, let expiresAt)? = report.answer else {
                Issue.record("The upload brought no medium: \(report)")
                return
            }
            #expect(expiresAt > Moment.now)
            picture = Message(text: "看图", attachments: [.image(mediaID: id)])
            if self.claimed.contains(.postsInGroups) {
                let post = OutboundRequest.groupPost(self.specimen.group, message: picture)
                #expect(await self.rig.adapter.send(try self.rig.call(post)).outcome == .sent)
                let call = try #require(self.rig.server.calls.last)
                #expect(String(decoding: call.body, as: UTF8.self).contains(id))
            }
        } else {
            self.isRefused(upload)
        }
        if !isClaimed || !self.claimed.contains(.postsInGroups) {
            self.isRefused(try self.saying(picture), "a picture does not go with words")
        }
        let address = "https://tea.test/rules"
        let link = Attachment.link(title: "规则", url: address, description: "", pictureURL: "")
        _ = try await self.said(Message(text: "看规则", attachments: [link]))
        let call = try #require(self.rig.server.calls.last { self.specimen.spoken(in: $0) != nil })
        #expect(String(decoding: call.body, as: UTF8.self).contains(address))
    }

    /// Without it there is nobody who could attach anything.
    func attachesMaterial(_ isClaimed: Bool) async throws {
        let material = OutboundRequest.groupWelcomeMaterial(
            id: "tpl1",
            message: Message(text: "欢迎", attachments: [.image(mediaID: "m1")]),
            notifiesMembers: false
        )
        guard isClaimed else {
            self.isRefused(material)
            return
        }
        #expect(await self.rig.adapter.send(try self.rig.call(material)).outcome == .sent)
    }

    /// Without it something that it says would be shown twice, so its calls are not of the class that is repeated.
    func repeatsSafely(_ isClaimed: Bool) async throws {
        let classes = try self.rig.statements().map { request in
            try self.rig.adapter.freeze(request, for: "1/quiz/0").effectClass
        }
        #expect(classes.allSatisfy { $0 == .keyed } == isClaimed, "\(classes)")
        #expect(self.rig.adapter.memory <= self.specimen.memory)
    }
}
