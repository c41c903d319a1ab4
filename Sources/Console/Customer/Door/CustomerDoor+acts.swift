internal import Domain
internal import Engine
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Storage

extension CustomerDoor {
    /// How long the answer to an act waits for its decision, look by look.
    private static let pauses: [Duration] = [10, 20, 40, 80, 150, 250, 400, 500].map { .milliseconds($0) }

    /// Takes what somebody did: stored first, then, when it was decided soon, the page as it is now.
    func act(_ request: Request, _ parameters: Parameters) async throws -> Response {
        guard let visit = self.visit(request, parameters),
            let attraction = try await self.attraction(visit, parameters)
        else { return Response(status: .notFound) }
        let script = attraction.script
        guard request.isOwnForm(of: self.publicURL) else { return self.refuse(.forged, .forbidden) }
        guard request.headers[.contentEncoding] == nil, request.hasForm else {
            return self.refuse(.malformed, .unsupportedMediaType)
        }
        guard let form = try await request.form() else { return self.refuse(.malformed, .badRequest) }
        // Nobody is known any more: the page says so, and how to be known again.
        guard let session = visit.session else { return self.go(to: visit.path) }
        guard let name = form["deed"], let text = form["form"],
            let token = FormToken.read(
                text,
                session: session,
                script: script,
                deed: name,
                self.seal
            )
        else { return self.refuse(.forged, .forbidden) }
        guard visit.now < token.shownAt + FormToken.life else {
            self.tally.count(.stale)
            return self.go(to: "\(visit.path)?stale=1")
        }
        guard let deed = Deed(named: name, form) else { return self.refuse(.malformed, .badRequest) }
        let act = PageAct(by: session.identity, script: script, run: token.run, deed: deed)
        // The account that found out who somebody is knows their groups and tags; a personal link names none.
        let known = session.account.flatMap { visit.brand.recogniser(of: $0.rawValue)?.account }
        return try await self.take(act, token, known ?? attraction.account, session, visit)
    }

    private func take(
        _ act: PageAct,
        _ token: FormToken,
        _ account: AccountID,
        _ session: Session,
        _ visit: Visit
    ) async throws -> Response {
        let receipt: Inbox.Receipt
        do {
            receipt = try await self.desk.take(act, form: token.showing, shownAt: token.shownAt, account: account)
        } catch {
            // Not stored, so not taken: the page says so, and the same form may be sent again.
            guard error is Refusal || error is StorageError else { throw error }
            self.tally.count(.refused)
            self.logger.warning("an act on a page was not stored", metadata: ["error": "\(error)"])
            return try self.notice(.busy, visit, status: .serviceUnavailable)
        }
        guard case .stored(let event) = receipt else {
            self.tally.count(.repeated)
            return self.go(to: visit.path)
        }
        self.tally.count(.stored)
        if let event, try await self.isDecidedSoon(event) { return self.go(to: visit.path) }
        let wait = Wait(event: event?.rawValue, session: session.id, since: visit.now)
        return self.go(to: "\(visit.path)?w=\(try self.seal.close(wait, for: .wait))")
    }

    private func isDecidedSoon(_ event: EventID) async throws -> Bool {
        for pause in Self.pauses {
            if try await self.desk.isDecided(event) { return true }
            try await self.sleep(pause)
        }
        return try await self.desk.isDecided(event)
    }

    private func refuse(_ outcome: Tally.Act, _ status: HTTPResponse.Status) -> Response {
        self.tally.count(outcome)
        return Response(status: status)
    }

    // MARK: - Waiting

    /// What a page is asked with while an act is not decided.
    private struct Wait: Codable {
        /// nil while it lies where it has no number yet.
        let event: Int64?
        let session: String
        let since: Instant
    }

    enum Waited {
        case over
        case shown(PageFrame.Waiting)
    }

    /// What the page says about an act that was sent just now.
    func waiting(_ visit: Visit) async throws -> Waited {
        guard let text = visit.query["w"] else { return .shown(visit.query["stale"] == "1" ? .stale : .no) }
        guard let wait: Wait = self.seal.open(text, for: .wait), wait.session == visit.session?.id else { return .over }
        let time = visit.now - wait.since
        if let event = wait.event {
            if try await self.desk.isDecided(EventID(rawValue: event)) { return .over }
        } else if time > .seconds(10) {
            return .over
        }
        return time > .seconds(600) ? .over : .shown(time > .seconds(20) ? .long : .soon)
    }
}

extension Deed {
    private static let mostAnswers = 40
    private static let longestAnswer = 200

    /// Reads what a form says; nil for what no form of ours sends.
    init?(named name: String, _ form: Form) {
        switch name {
        case "answer":
            let fields = form.fields.filter { $0.name.hasPrefix("q-") }
            let replies = fields.map { field in
                Reply(question: String(field.name.dropFirst(2)), answer: field.value.trimmed)
            }
            guard (1...Self.mostAnswers).contains(replies.count),
                Set(replies.map(\.question)).count == replies.count,
                replies.allSatisfy({ !$0.question.isEmpty && (1...Self.longestAnswer).contains($0.answer.utf8.count) })
            else { return nil }
            self = .answer(replies)
        case "enter": self = .enter
        case "claim": self = .claim
        case "check-in":
            guard let day = form["day"] else {
                guard form.all("day").isEmpty else { return nil }
                self = .checkIn(missedDay: nil)
                return
            }
            guard let number = Int(day), (0...1_000_000).contains(number) else { return nil }
            self = .checkIn(missedDay: number)
        case "vote":
            let keys = form.all("option")
            guard (1...Self.mostAnswers).contains(keys.count), Set(keys).count == keys.count,
                keys.allSatisfy({ (1...64).contains($0.utf8.count) })
            else { return nil }
            self = .vote(keys)
        default: return nil
        }
    }
}

extension Request {
    fileprivate var hasForm: Bool {
        let type = self.headers[.contentType]?.lowercased() ?? ""
        return type.prefix { $0 != ";" && $0 != " " } == "application/x-www-form-urlencoded"
    }

    /// The form of the body; nil for one that is none.
    ///
    /// - Throws: 413 for one that is too large, before it was read.
    fileprivate func form() async throws -> Form? {
        if let length = self.headers[.contentLength].flatMap({ Int($0) }), length > Form.byteLimit {
            throw HTTPError(.contentTooLarge)
        }
        let body: ByteBuffer
        do {
            body = try await self.body.collect(upTo: Form.byteLimit)
        } catch {
            throw HTTPError(.contentTooLarge)
        }
        return Form(Array(body.readableBytesView))
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
