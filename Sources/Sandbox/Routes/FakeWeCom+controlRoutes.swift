internal import HTTPTypes
internal import Hummingbird

extension FakeWeCom {
    /// The control API: acts, faults and the ledger as JSON.
    nonisolated func addControlRoutes<Context: RequestContext>(to router: Router<Context>) {
        let api = router.group("/sandbox/api")
        api.post("/acts/:act") { request, context in
            try await self.answer(request) { json throws(SandboxError) in
                try await self.perform(Act(named: context.parameters.get("act") ?? "", json)).json
            }
        }
        api.post("/faults") { request, _ in
            try await self.answer(request) { json throws(SandboxError) in
                try await self.add(try Fault(json))
                return ["faults": .list(await self.pendingFaults.map(\.json))]
            }
        }
        api.get("/faults") { _, _ in Response(["faults": .list(await self.pendingFaults.map(\.json))]) }
        api.delete("/faults") { request, _ in
            guard request.comesFromHere else { return Response(status: .forbidden) }
            await self.clearFaults()
            return Response(["faults": []])
        }
        api.get("/ledger") { request, _ in await self.ledgerPage(request.uri.query ?? "") }
        api.get("/welcomes") { _, _ in
            let welcomes = await self.welcomes().sorted { $0.key < $1.key }
            return Response(["welcomes": .object(welcomes.map { JSON.Member(name: $0.key, value: $0.value.json) })])
        }
        api.post("/welcomes") { request, _ in
            try await self.answer(request) { json throws(SandboxError) in
                let codes = try Given(json: json).texts("codes")
                for code in codes { await self.expectWelcome(code: code) }
                return ["expected": .integer(Int64(codes.count))]
            }
        }
        api.post("/address-check") { request, _ in
            try await self.answer(request) { json throws(SandboxError) in
                let name = Given(json: json).optional("recipient")
                guard let recipient = name.map(Plaintext.Recipient.init(rawValue:)) ?? .app else {
                    throw SandboxError(.badRequest, "recipient is neither app nor bot.")
                }
                try await self.checkAddress(of: recipient)
                return ["ok": true]
            }
        }
        api.get("/world") { _, _ in Response(await self.inventory()) }
    }

    /// Reads a JSON body and answers with what was done, or with what is wrong.
    private nonisolated func answer(
        _ request: Request,
        _ work: @Sendable (JSON) async throws(SandboxError) -> JSON
    ) async throws -> Response {
        guard request.comesFromHere else { return Response(status: .forbidden) }
        let bytes = try await request.bytes(upTo: 1 << 16)
        do throws(SandboxError) {
            return Response(try await work(try Self.read(bytes)))
        } catch {
            return Response(error)
        }
    }

    private nonisolated static func read(_ bytes: [UInt8]) throws(SandboxError) -> JSON {
        guard !bytes.isEmpty else { return .object([]) }
        do {
            return try JSONReader.read(bytes)
        } catch {
            throw SandboxError(.badRequest, "The body is no JSON: \(error.message) at byte \(error.offset).")
        }
    }

    private func ledgerPage(_ query: String) -> Response {
        let form = Form(query, plusIsSpace: false)
        let after = form["after"].flatMap(Int64.init) ?? 0
        let limit = min(max(form["limit"].flatMap(Int.init) ?? 200, 1), 10_000)
        let entries = self.world.ledger.entries(after: max(0, after), limit: limit)
        return Response([
            "entries": .list(entries.map(\.json)), "last": .integer(self.world.ledger.last),
            "dropped": .integer(self.world.ledger.dropped), "openCallbacks": .integer(Int64(self.openCallbacks)),
        ])
    }

    /// The ids by which acts name people and things.
    private func inventory() -> JSON {
        let groups = self.world.groups.inOrder.filter { !$0.isDismissed }
        return [
            "guides": .list(self.world.guides.map { .text($0.id) }),
            "channels": .list(self.world.channels.map { .text($0.state) }),
            "groups": .list(groups.map { ["id": .text($0.id), "owner": .text($0.owner)] }),
            "aibot": self.world.bot.map { .text($0.id) } ?? .null,
            "services": .list(self.world.services.map { .text($0.id) }),
            "customers": .integer(Int64(self.world.customerCount)),
            "tasks": .list(self.world.massSends.newest(200).map { .text($0.id) }),
            "openCallbacks": .integer(Int64(self.openCallbacks)),
        ]
    }
}

extension Request {
    /// Whether a browser says that the request was made by our own page, or no browser made it.
    ///
    /// Browsers say it with `Sec-Fetch-Site`, all of them also with `Origin`, which must be the host that was called.
    var comesFromHere: Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = self.headers[name],
            site != "same-origin", site != "none"
        {
            return false
        }
        guard let origin = self.headers[.origin] else { return true }
        guard let host = self.head.authority,
            let scheme = ["http://", "https://"].first(where: { origin.hasPrefix($0) })
        else { return false }
        return origin.dropFirst(scheme.count).lowercased() == host.lowercased()
    }
}

extension Happened {
    var json: JSON {
        var fields: [(String, JSON)] = [("customers", .list(self.customers.map(JSON.text)))]
        if let group { fields.append(("group", .text(group))) }
        fields.append(
            ("callbacks", .list(self.callbacks.map { ["name": .text($0.name), "subject": .text($0.subject)] }))
        )
        return fields.json
    }
}

extension WelcomeCount {
    var json: JSON {
        [
            "accepted": .integer(Int64(self.accepted)), "refused": .integer(Int64(self.refused)),
            "lostAnswers": .integer(Int64(self.lostAnswers)),
        ]
    }
}
