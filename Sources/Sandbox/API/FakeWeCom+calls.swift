internal import Domain

extension FakeWeCom {
    /// What goes back to the caller of the server API.
    enum CallAnswer: Hashable, Sendable {
        case json([UInt8])
        case status(Int)
        /// Nothing: the connection shall end.
        case nothing
    }

    /// Handles one call with the faults that wait for it: the work at once, the answer when it is due.
    nonisolated func handle(_ call: APICall) async -> CallAnswer {
        let (answer, delay) = await self.begin(call)
        guard delay > 0 else { return answer }
        // A caller that hangs up while it waits ends the wait; the work is done anyway.
        try? await self.sleep(.milliseconds(delay))
        await self.finish(call)
        return answer
    }

    private func begin(_ call: APICall) -> (CallAnswer, delayMilliseconds: Int) {
        let now = self.clock()
        let orders = self.faults.orders(for: call.endpoint)
        if let status = orders.status {
            self.world.ledger.note(
                .call,
                call.endpoint,
                at: now,
                body: call.digest,
                code: status,
                effect: "HTTP status on demand"
            )
            return (.status(status), 0)
        }
        if orders.expiresTokens { self.world.tokens.expire() }
        if orders.expiresMedia { self.world.media.expire(at: now) }
        let reply = self.world.answer(call, refusal: orders.refusal, isAnswerLost: orders.losesAnswer, at: now)
        if orders.delayMilliseconds == 0 { self.finish(call) }
        return (orders.losesAnswer ? .nothing : .json(reply.body), orders.delayMilliseconds)
    }

    private func finish(_ call: APICall) { self.world.meter.leave(call.endpoint) }
}
