internal import Domain

extension GroupChatSandbox {
    /// What goes back to the caller of the server API.
    enum CallAnswer: Sendable {
        case reply(ChatReply)
        /// Nothing: the connection shall end.
        case nothing
    }

    /// Handles one call with the faults that wait for it: the work at once, the answer when it is due.
    nonisolated func handle(_ call: ChatCall) async -> CallAnswer {
        let (answer, delay) = await self.begin(call)
        // A caller that hangs up while it waits ends the wait; the work is done anyway.
        if delay > 0 { try? await self.sleep(.milliseconds(delay)) }
        return answer
    }

    private func begin(_ call: ChatCall) -> (CallAnswer, delayMilliseconds: Int) {
        let now = self.clock()
        let name = self.face.name(of: call)
        let orders = self.faults.orders(for: name)
        var reply: ChatReply
        if let status = orders.status {
            reply = ChatReply(status: status, code: status, effect: "HTTP status on demand")
        } else if let seconds = orders.throttleSeconds {
            reply = self.face.throttled(for: seconds, call)
        } else if let code = orders.refusal {
            reply = self.face.refusal(code, of: call)
        } else {
            reply = self.face.answer(call, &self.town, at: now)
        }
        self.town.ledger.note(
            .call,
            name,
            at: now,
            body: call.digest,
            code: reply.code,
            subject: reply.subject,
            effect: reply.effect,
            isAnswerLost: orders.losesAnswer
        )
        for letter in reply.letters { self.tell(letter) }
        return (orders.losesAnswer ? .nothing : .reply(reply), orders.delayMilliseconds)
    }
}
