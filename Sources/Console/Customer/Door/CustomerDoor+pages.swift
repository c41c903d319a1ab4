internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import Storage

extension CustomerDoor {
    func home(_ request: Request, _ parameters: Parameters) async throws -> Response {
        guard let visit = self.visit(request, parameters) else { return Response(status: .notFound) }
        if let answer = try self.recognised(visit) { return answer }
        let playbill = self.playbill
        let entries = try await self.store.read { transaction in
            let attractions = try playbill.attractions(of: visit.brand.id, now: visit.now, transaction)
            return try attractions.compactMap { attraction -> HomePage.Entry? in
                guard
                    let page = try attraction.page(
                        for: visit.viewer,
                        in: visit.language,
                        now: visit.now,
                        transaction
                    )
                else { return nil }
                return HomePage.Entry(
                    script: attraction.script,
                    kind: page.kind,
                    title: page.title,
                    stage: page.stage
                )
            }
        }
        // What can be played stands first; the order is otherwise the brand's own.
        let sorted = entries.filter(\.stage.isOpen) + entries.filter { !$0.stage.isOpen }
        let words = visit.words(self.clock)
        return self.page(try HomePage(entries: sorted).html(self.frame(visit), words, visit.brand.templates), visit)
    }

    func play(_ request: Request, _ parameters: Parameters) async throws -> Response {
        guard let visit = self.visit(request, parameters),
            let attraction = try await self.attraction(visit, parameters)
        else { return Response(status: .notFound) }
        if let answer = try self.recognised(visit) { return answer }
        if visit.session == nil, request.isFromWeChat, visit.query["in"] == nil, visit.recogniser != nil {
            return self.go(to: visit.signInPath(to: visit.path))
        }
        var frame = self.frame(visit)
        switch try await self.waiting(visit) {
        case .over: return self.go(to: visit.path)
        case .shown(let waiting): frame.waiting = waiting
        }
        let seen = try await self.store.read {
            try attraction.page(for: visit.viewer, in: visit.language, now: visit.now, $0)
        }
        guard let page = seen else { return try self.notice(.nothingYet, visit, status: .ok) }
        if page.isDeciding, frame.waiting == .no { frame.waiting = .soon }
        frame.livePath = "\(visit.path)/live"
        frame.mark = Pulse.mark(of: page)
        if let session = visit.session { frame.tokens = try self.tokens(page, attraction.script, session, visit.now) }
        return self.page(try page.html(frame, visit.words(self.clock), visit.brand.templates), visit)
    }

    /// What the address of a page names; nil when there is no such thing.
    func attraction(_ visit: Visit, _ parameters: Parameters) async throws -> (any Attraction)? {
        let script = ScriptID(parameters.get("script") ?? "")
        return try await self.playbill.attraction(visit.brand.id, script, now: visit.now, in: self.store)
    }

    private func tokens(
        _ page: PlayPage,
        _ script: ScriptID,
        _ session: Session,
        _ now: Instant
    ) throws -> [String: String] {
        try page.offered(to: session.identity).reduce(into: [:]) { tokens, deed in
            let token = FormToken(
                showing: self.seal.chance(16),
                session: session.id,
                script: script,
                run: page.run,
                deed: deed,
                shownAt: now
            )
            tokens[deed] = try token.text(self.seal)
        }
    }

    func points(_ request: Request, _ parameters: Parameters) async throws -> Response {
        guard let visit = self.visit(request, parameters), let book = self.playbill.points else {
            return Response(status: .notFound)
        }
        if let answer = try self.recognised(visit) { return answer }
        guard let viewer = visit.viewer else { return try self.notice(.whoAreYou, visit, status: .ok) }
        let page = try await self.store.read {
            try book.page(for: viewer, of: visit.brand.id, now: visit.now, $0)
        }
        return self.page(try page.html(self.frame(visit), visit.words(self.clock), visit.brand.templates), visit)
    }

    func proof(_ request: Request, _ parameters: Parameters) async throws -> Response {
        guard let visit = self.visit(request, parameters), let book = self.playbill.proofs,
            let name = parameters.get("run"), name.utf8.count <= 128
        else { return Response(status: .notFound) }
        if let answer = try self.recognised(visit) { return answer }
        let ending = ".jsonl"
        if name.hasSuffix(ending) {
            let run = RunID(String(name.dropLast(ending.count)))
            let found = try await self.store.read { try book.file(of: run, brand: visit.brand.id, $0) }
            guard let bytes = found else { return Response(status: .notFound) }
            var headers: HTTPFields = [
                .contentType: "application/jsonl; charset=utf-8", .xContentTypeOptions: "nosniff",
                .cacheControl: "no-cache", .contentSecurityPolicy: "default-src 'none'; sandbox",
            ]
            headers[.contentDisposition] = "attachment"
            return Response(
                status: .ok,
                headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
        }
        let found = try await self.store.read {
            try book.page(of: RunID(name), brand: visit.brand.id, for: visit.viewer, $0)
        }
        guard let page = found else { return Response(status: .notFound) }
        return self.page(try page.html(self.frame(visit), visit.words(self.clock), visit.brand.templates), visit)
    }

    func asset(_ request: Request, _ parameters: Parameters) -> Response {
        guard let file = CustomerAssets.shared.file(parameters.get("file") ?? "") else {
            return Response(status: .notFound)
        }
        return Response(
            status: .ok,
            headers: PageHeaders.asset(file.type),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
        )
    }
}
