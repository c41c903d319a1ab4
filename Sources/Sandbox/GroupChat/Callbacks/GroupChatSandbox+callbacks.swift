internal import Curl
internal import Domain

extension GroupChatSandbox {
    /// Carries the queued callbacks until it is cancelled; it can run once.
    ///
    /// First attempts go out one after the other, in the order in which things happened; what has to be repeated waits
    /// for its pause beside them.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await letter in self.letters {
                guard let failure = await self.attempt(letter, ChatAttempt(number: 1, before: nil)) else {
                    self.closeCallback()
                    continue
                }
                group.addTask {
                    await self.insist(on: letter, after: failure)
                    await self.closeCallback()
                }
            }
        }
    }

    private nonisolated func insist(on letter: ChatLetter, after failure: ChatAttempt.Failure) async {
        var failure = failure
        for (place, pause) in letter.pauses.enumerated() {
            do { try await self.sleep(pause) } catch { return }
            let attempt = ChatAttempt(number: place + 2, before: failure)
            guard let next = await self.attempt(letter, attempt) else { return }
            failure = next
        }
    }

    /// One attempt.
    ///
    /// - Returns: Nil when no more are needed: it was acknowledged, was the last one, or nobody listens.
    private nonisolated func attempt(_ letter: ChatLetter, _ attempt: ChatAttempt) async -> ChatAttempt.Failure? {
        guard var request = await self.seal(letter, attempt) else {
            await self.note(letter, effect: "nobody listens")
            return nil
        }
        request.deadline = letter.deadline
        do throws(CurlError) {
            let answer = try await self.client.send(request)
            return await self.weigh(answer, to: letter, attempt)
        } catch {
            let failure: ChatAttempt.Failure = error.code == .timedOut ? .timedOut : .noConnection
            return await self.miss(letter, attempt, failure, error.code.rawValue)
        }
    }

    private func seal(_ letter: ChatLetter, _ attempt: ChatAttempt) -> Request? {
        self.face.seal(letter, attempt, &self.town, at: self.clock())
    }

    private func weigh(_ answer: Curl.Answer, to letter: ChatLetter, _ attempt: ChatAttempt) -> ChatAttempt.Failure? {
        switch self.face.verdict(on: answer, to: letter) {
        case .acknowledged:
            let effect = self.settle(letter, answer)
            self.note(letter, attempt, status: answer.status, "acknowledged\(effect)")
            return nil
        case .never:
            self.note(letter, attempt, status: answer.status, "given up as asked\(self.settle(letter, nil))")
            return nil
        case .again: return self.miss(letter, attempt, .status(answer.status), "")
        }
    }

    private func miss(_ letter: ChatLetter, _ attempt: ChatAttempt, _ failure: ChatAttempt.Failure, _ why: String)
        -> ChatAttempt.Failure?
    {
        var status = 0
        if case .status(let given) = failure { status = given }
        guard attempt.number > letter.pauses.count else {
            self.note(letter, attempt, status: status, why)
            return failure
        }
        let effect = self.settle(letter, nil)
        self.note(letter, attempt, status: status, "\(why.isEmpty ? "" : "\(why), ")given up\(effect)")
        return nil
    }

    private func settle(_ letter: ChatLetter, _ answer: Curl.Answer?) -> String {
        let (effect, letters) = self.face.settle(letter, answer, &self.town, at: self.clock())
        for letter in letters { self.tell(letter) }
        return effect.isEmpty ? "" : ", \(effect)"
    }

    private func note(_ letter: ChatLetter, _ attempt: ChatAttempt, status: Int, _ effect: String) {
        self.note(letter, code: status, effect: "attempt \(attempt.number)\(effect.isEmpty ? "" : ", \(effect)")")
    }

    private func closeCallback() { self.openCallbacks -= 1 }

    /// Checks the callback addresses as the administrator's page does.
    ///
    /// - Throws: ``SandboxError`` with what was wrong.
    public func checkAddresses() async throws(SandboxError) {
        let checks = self.face.addressChecks(&self.town)
        guard !checks.isEmpty else { throw SandboxError(.impossible, "The platform makes no such check.") }
        for check in checks {
            guard var request = self.seal(check.letter, ChatAttempt(number: 1, before: nil)) else {
                throw SandboxError(.impossible, "Nobody listens.")
            }
            request.deadline = check.letter.deadline
            let answer: Curl.Answer
            do throws(CurlError) {
                answer = try await self.client.send(request)
            } catch {
                throw SandboxError(.impossible, "The address did not answer: \(error.message)")
            }
            self.note(check.letter, code: answer.status, effect: "address check")
            guard check.isRight(answer) else {
                throw SandboxError(.impossible, "The address answered \(answer.status) and not what was asked.")
            }
        }
    }
}
