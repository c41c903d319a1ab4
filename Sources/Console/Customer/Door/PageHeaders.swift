internal import HTTPTypes
internal import Hummingbird

/// What every answer of the pages says about itself.
enum PageHeaders {
    /// Nothing from elsewhere, nothing inline, nobody may frame it, nobody may keep it.
    static var page: HTTPFields {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .xContentTypeOptions: "nosniff",
            .cacheControl: "private, no-store",
            .contentSecurityPolicy: """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
            form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """,
        ]
        // With `no-referrer` a browser would send `Origin: null` with the page's own forms.
        headers.set("Referrer-Policy", "same-origin")
        headers[.vary] = "Cookie, Accept-Language"
        return headers
    }

    /// The name holds a hash, so what is behind it never changes.
    static func asset(_ type: String) -> HTTPFields {
        var headers: HTTPFields = [
            .contentType: type, .xContentTypeOptions: "nosniff",
            .cacheControl: "public, max-age=31536000, immutable",
        ]
        headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        headers.set("Cross-Origin-Resource-Policy", "same-origin")
        return headers
    }

    static var stream: HTTPFields {
        var headers: HTTPFields = [
            .contentType: "text/event-stream; charset=utf-8", .xContentTypeOptions: "nosniff",
            .cacheControl: "no-store",
        ]
        // Whether the browser has gone is seen by reading on, so nothing else can come over the connection.
        headers[.connection] = "close"
        // A reverse proxy must pass each event on when it comes.
        headers.set("X-Accel-Buffering", "no")
        return headers
    }
}

extension HTTPFields {
    mutating func set(_ name: String, _ value: String) {
        if let name = HTTPField.Name(name) { self[name] = value }
    }

    func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}
