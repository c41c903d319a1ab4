import Delivery
import Domain
import Engine
import TestSupport
import Testing

extension Proof {
    /// A post with buttons becomes one without them; without the ability a post stays as it is.
    func editsPosts(_ isClaimed: Bool) async throws {
        let group = self.specimen.group
        guard isClaimed else {
            self.isRefused(.groupEdit(group, post: "1", message: .quiz), "nothing can be changed")
            return
        }
        let quiz = OutboundRequest.groupPost(group, message: .quiz)
        let sent = await self.rig.adapter.send(try self.rig.call(quiz))
        guard case .post(let id)? = sent.answer else {
            Issue.record("The post has no id under which it could be changed: \(sent)")
            return
        }
        let closed = OutboundRequest.groupEdit(group, post: id, message: Message(text: "已截止"))
        let call = try self.rig.call(closed)
        #expect(call.effectClass == .keyed, "a change that is made twice changes nothing")
        #expect(await self.rig.adapter.send(call).outcome == .sent)
        let change = try #require(self.rig.server.calls.last)
        #expect(self.specimen.spoken(in: change) == nil, "nobody is told anything new")
        let body = change.json.json ?? ""
        #expect(body.contains("已截止"))
        for choice in Message.quiz.choices { #expect(!body.contains(choice.label), "\(choice) can still be pressed") }
        self.isRefused(.groupEdit(group, post: "", message: .quiz), "what names no post is changed nowhere")
    }
}
