internal import Domain

extension World {
    /// Answers `media/upload`.
    ///
    /// Source: WeCom developer documentation 90253.
    mutating func upload(_ call: APICall, at now: Instant) throws(APIRefusal) -> APIResult {
        guard let kind = MediaShelf.Kind(rawValue: call.query["type"] ?? "") else {
            throw APIRefusal(40_005, "invalid type")
        }
        guard let boundary = Multipart.boundary(of: call.contentType) else {
            throw APIRefusal(44_001, "empty media data: not multipart/form-data")
        }
        guard let part = Multipart.part(named: "media", in: call.body, boundary: boundary), let name = part.filename
        else { throw APIRefusal(44_001, "empty media data: no part media with a filename") }
        try MediaShelf.check(part.content, kind)
        let id = "3\(self.mark(42))"
        let medium = MediaShelf.Medium(
            kind: kind,
            name: name,
            size: part.content.count,
            expiresAt: now + self.rules.mediaLifetime
        )
        self.media.put(medium, id: id)
        if kind == .image { self.pictures.put(part.content, id: id) }
        let fields: [(String, JSON)] = [
            ("type", .text(kind.rawValue)), ("media_id", .text(id)), ("created_at", .text(String(now.seconds))),
        ]
        return APIResult(fields, subject: id, effect: "stored \(part.content.count) bytes")
    }
}
