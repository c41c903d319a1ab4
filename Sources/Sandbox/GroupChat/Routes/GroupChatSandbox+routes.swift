internal import HTTPTypes
public import Hummingbird

extension GroupChatSandbox {
    /// Adds the server API and the sign-in under `/{platform}/`, the page and its control API under
    /// `/sandbox/{platform}`.
    ///
    /// An answer that is lost on purpose ends the connection by cancelling the task that serves it; so the routes
    /// must not be called from a child task, as a middleware with a task group would.
    public nonisolated func addRoutes<Context: RequestContext>(to router: Router<Context>) {
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
            router.on(RouterPath("/\(self.platform.id)/**"), method: method) { request, _ in
                try await self.serve(request)
            }
        }
        self.addControlRoutes(to: router)
        self.addPageRoutes(to: router)
    }

    private nonisolated func serve(_ request: Request) async throws -> Response {
        let path = String(request.uri.path.dropFirst(self.platform.id.utf8.count + 2))
        if request.method == .get, let answer = await self.signIn(path, request.uri.query ?? "") { return answer }
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let call = ChatCall(
            method: request.method.rawValue,
            path: path,
            query: request.uri.query ?? "",
            headers: headers,
            body: try await request.bytes(upTo: self.platform.mostBytes(of: path))
        )
        switch await self.handle(call) {
        case .reply(let reply):
            var fields: HTTPFields = [:]
            for (name, value) in reply.headers {
                if let name = HTTPField.Name(name) { fields[name] = value }
            }
            return Response(
                reply.body,
                status: HTTPResponse.Status(code: reply.status),
                type: reply.contentType,
                headers: fields
            )
        case .nothing:
            // As in the fake WeCom: writing fails in a cancelled task, and the server closes the connection.
            withUnsafeCurrentTask { $0?.cancel() }
            return Response(status: .noContent)
        }
    }

    /// The control API: acts, faults, the ledger and the town as JSON.
    private nonisolated func addControlRoutes<Context: RequestContext>(to router: Router<Context>) {
        let api = router.group(RouterPath("/sandbox/\(self.platform.id)/api"))
        api.post("/acts/:act") { request, context in
            try await self.answer(request) { json throws(SandboxError) in
                try await self.perform(ChatAct(named: context.parameters.get("act") ?? "", json)).json
            }
        }
        api.post("/faults") { request, _ in
            try await self.answer(request) { json throws(SandboxError) in
                try await self.add(try ChatFault(json))
                return ["faults": .list(await self.pendingFaults.map(\.json))]
            }
        }
        api.get("/faults") { _, _ in Response(["faults": .list(await self.pendingFaults.map(\.json))]) }
        api.delete("/faults") { request, _ in
            guard request.comesFromHere else { return Response(status: .forbidden) }
            await self.clearFaults()
            return Response(["faults": []])
        }
        api.post("/address-check") { request, _ in
            try await self.answer(request) { _ throws(SandboxError) in
                try await self.checkAddresses()
                return ["ok": true]
            }
        }
        api.get("/ledger") { request, _ in await self.ledgerPage(request.uri.query ?? "") }
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
        let entries = self.town.ledger.entries(after: max(0, after), limit: limit)
        return Response([
            "entries": .list(entries.map(\.json)), "last": .integer(self.town.ledger.last),
            "dropped": .integer(self.town.ledger.dropped), "openCallbacks": .integer(Int64(self.openCallbacks)),
        ])
    }

    /// The town, and what its platform can do.
    private func inventory() -> JSON {
        let platform: JSON = [
            "id": .text(self.platform.id), "commands": .list(self.platform.commands.map(JSON.text)),
            "hearsEverything": .bool(self.platform.hearsEverything),
        ]
        return .object(
            (self.town.json.members ?? []) + [
                JSON.Member(name: "platform", value: platform),
                JSON.Member(name: "openCallbacks", value: .integer(Int64(self.openCallbacks))),
            ]
        )
    }
}
