/// The cookies of a request, and how ours are set.
enum CookieJar {
    /// The most bytes of a `Cookie` header that are looked at.
    private static let longest = 8_192

    /// The value of a cookie; the first where there are several of the name.
    static func value(_ name: String, in header: String) -> String? {
        guard header.utf8.count <= Self.longest else { return nil }
        for pair in header.split(separator: ";") {
            let trimmed = pair.drop { $0 == " " }
            guard trimmed.hasPrefix("\(name)=") else { continue }
            return String(trimmed.dropFirst(name.utf8.count + 1))
        }
        return nil
    }

    /// A `Set-Cookie` that no script of a page can read and no other site can use for an act.
    ///
    /// `isSecure` says that the site is served over https only.
    static func setting(_ name: String, to value: String, path: String, seconds: Int64, isSecure: Bool) -> String {
        "\(name)=\(value); Path=\(path); Max-Age=\(seconds); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }
}
