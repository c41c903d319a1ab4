internal import Curl
internal import Domain

/// What came of a callback after its last attempt.
public struct CallbackOutcome: Hashable, Sendable {
    /// 1 or more; 0 when there are no keys to sign with, or the task was cancelled before the first one.
    public let attempts: Int
    /// The HTTP status of the last answer; nil when none came.
    public let status: Int?
    /// What the app replied in the answer itself, XML; nil when it did not.
    public let reply: String?

    /// Only the status 200 counts; with anything else the platform repeats.
    public var isAcknowledged: Bool { self.status == 200 }
}

extension FakeWeCom {
    /// Carries the queued callbacks until it is cancelled; it can run once.
    public func run() async {
        let most = self.configuration.rules.callbacksAtOnce
        let (permits, returned) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(most))
        for _ in 0..<most { returned.yield() }
        await withDiscardingTaskGroup { group in
            var permit = permits.makeAsyncIterator()
            for await letter in self.letters {
                guard await permit.next() != nil else { return }
                group.addTask {
                    _ = await self.deliver(letter)
                    await self.closeCallback()
                    returned.yield()
                }
            }
        }
    }

    /// Posts one callback as the platform does: 5 seconds for the answer, then the repeats, each sealed anew.
    @discardableResult
    public nonisolated func deliver(_ letter: Plaintext) async -> CallbackOutcome {
        guard let door = self.configuration.door(of: letter.recipient) else {
            return CallbackOutcome(attempts: 0, status: nil, reply: nil)
        }
        let pauses: [Duration?] = [nil] + (letter.isRepeated ? self.configuration.rules.callbackPauses : [])
        var outcome = CallbackOutcome(attempts: 0, status: nil, reply: nil)
        for (number, pause) in pauses.enumerated() {
            if let pause {
                do { try await self.sleep(pause) } catch { return outcome }
            }
            outcome = await self.attempt(letter, number: number + 1, isLast: number == pauses.count - 1, door: door)
            if outcome.isAcknowledged || Task.isCancelled { break }
        }
        return outcome
    }

    private nonisolated func attempt(_ letter: Plaintext, number: Int, isLast: Bool, door: CallbackDoor) async
        -> CallbackOutcome
    {
        let chance = await self.chance()
        let sealed: SealedCallback
        do {
            sealed = try self.seal(letter, chance, door.keys)
        } catch {
            await self.note(letter, attempt: number, status: nil, effect: error.message)
            return CallbackOutcome(attempts: number, status: nil, reply: nil)
        }
        var request = Request(
            .post,
            "\(door.url)?\(sealed.query)",
            headers: [
                ("Content-Type", letter.recipient == .bot ? "application/json" : "text/xml; charset=utf-8")
            ],
            body: sealed.body
        )
        request.deadline = self.configuration.rules.callbackDeadline
        do throws(CurlError) {
            let answer = try await self.client.send(request)
            guard answer.status == 200 else {
                await self.note(letter, attempt: number, status: answer.status, effect: isLast ? "given up" : "")
                return CallbackOutcome(attempts: number, status: answer.status, reply: nil)
            }
            let (reply, effect) = self.read(answer.body, keys: door.keys)
            await self.note(letter, attempt: number, status: 200, effect: effect, reply: reply)
            return CallbackOutcome(attempts: number, status: 200, reply: reply?.text)
        } catch {
            let effect = isLast ? "\(error.code.rawValue), given up" : error.code.rawValue
            await self.note(letter, attempt: number, status: nil, effect: effect)
            return CallbackOutcome(attempts: number, status: nil, reply: nil)
        }
    }

    private nonisolated func seal(_ letter: Plaintext, _ chance: (nonce: String, random: [UInt8]), _ keys: CallbackKeys)
        throws(SandboxError) -> SealedCallback
    {
        let now = self.clock()
        switch letter.recipient {
        case .app:
            return try keys.seal(
                letter.bytes,
                timestamp: now,
                nonce: chance.nonce,
                random: chance.random,
                agentID: letter.isAppBound ? self.configuration.agentID : nil
            )
        case .bot:
            return try keys.sealJSON(letter.bytes, timestamp: now, nonce: chance.nonce, random: chance.random)
        }
    }

    private nonisolated func read(_ body: [UInt8], keys: CallbackKeys) -> (PassiveReply?, effect: String) {
        do {
            let reply = try PassiveReply.open(body, keys: keys)
            return (reply, reply == nil ? "acknowledged" : "acknowledged with a reply")
        } catch {
            return (nil, "acknowledged, but: \(error.message)")
        }
    }

    /// Checks the callback address as the administrator's page does: the answer must come within a second and be
    /// exactly what was encrypted.
    ///
    /// - Throws: ``SandboxError`` with what was wrong.
    public nonisolated func checkAddress(of recipient: Plaintext.Recipient = .app) async throws(SandboxError) {
        guard let door = self.configuration.door(of: recipient) else {
            throw SandboxError(.impossible, "There are no callback keys.")
        }
        let chance = await self.chance()
        let query = try door.keys.addressCheck(
            Array(chance.nonce.utf8),
            timestamp: self.clock(),
            nonce: chance.nonce,
            random: chance.random
        )
        var request = Request(.get, "\(door.url)?\(query)")
        request.deadline = .seconds(1)
        let answer: Curl.Answer
        do throws(CurlError) {
            answer = try await self.client.send(request)
        } catch {
            throw SandboxError(.impossible, "The address did not answer: \(error.message)")
        }
        guard answer.status == 200 else {
            throw SandboxError(.impossible, "The address answered \(answer.status).")
        }
        guard answer.body.elementsEqual(chance.nonce.utf8) else {
            throw SandboxError(.impossible, "The address answered something else than what was encrypted.")
        }
    }

    private func chance() -> (nonce: String, random: [UInt8]) {
        let nonce = String(1_000_000_000 + self.world.random.next() % 9_000_000_000)
        var random: [UInt8] = []
        for _ in 0..<2 {
            withUnsafeBytes(of: self.world.random.next().bigEndian) { random += $0 }
        }
        return (nonce, random)
    }

    private func closeCallback() { self.openCallbacks -= 1 }

    private func note(
        _ letter: Plaintext,
        attempt: Int,
        status: Int?,
        effect: String,
        reply: PassiveReply? = nil
    ) {
        let now = self.clock()
        self.world.ledger.note(
            .callback,
            letter.name,
            at: now,
            body: BodyDigest(of: letter.bytes),
            code: status ?? 0,
            subject: letter.subject,
            effect: "attempt \(attempt)\(effect.isEmpty ? "" : ", \(effect)")"
        )
        guard let content = reply?.content, let member = PassiveReply.element("FromUserName", in: letter.text) else {
            return
        }
        self.world.mailbox.note(ChatLine(at: now, author: .app, text: content), of: member.lowercased())
    }
}

/// A callback address, and the keys that it shares with the platform.
struct CallbackDoor: Sendable {
    let url: String
    let keys: CallbackKeys
}

extension SandboxConfiguration {
    /// Nil where nobody listens.
    func door(of recipient: Plaintext.Recipient) -> CallbackDoor? {
        switch recipient {
        case .app: self.callbackKeys.map { CallbackDoor(url: self.callbackURL, keys: $0) }
        case .bot:
            self.aibot.flatMap { bot in bot.callbackKeys.map { CallbackDoor(url: bot.callbackURL, keys: $0) } }
        }
    }
}
