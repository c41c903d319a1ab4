extension String {
    /// The head of a request, with its empty line.
    static func head(_ method: String, _ path: String, _ headers: String...) -> String {
        (["\(method) \(path) HTTP/1.1", "Host: door"] + headers + ["", ""]).joined(separator: "\r\n")
    }

    /// A whole request with a body.
    static func post(_ path: String, _ body: String, _ headers: String...) -> String {
        let lines =
            ["POST \(path) HTTP/1.1", "Host: door", "Content-Length: \(body.utf8.count)"] + headers + ["", body]
        return lines.joined(separator: "\r\n")
    }
}
