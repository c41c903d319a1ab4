internal import HTTPTypes
internal import Hummingbird

/// A file by which a platform checks whose domain this is.
///
/// Source: WeCom developer documentation, "可信域名": `WW_verify_….txt` at the root, as it was downloaded, status 200.
public struct DomainFile: Hashable, Sendable {
    /// The most bytes of one.
    public static let byteLimit = 1_024

    public let name: String
    let bytes: [UInt8]

    /// - Returns: nil for a name that is none of a platform's, or for too much in it.
    public init?(name: String, bytes: [UInt8]) {
        let middle = name.dropFirst("WW_verify_".count).dropLast(".txt".count)
        guard name.hasPrefix("WW_verify_"), name.hasSuffix(".txt"), (1...64).contains(middle.utf8.count),
            middle.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), bytes.count <= Self.byteLimit
        else { return nil }
        self.name = name
        self.bytes = bytes
    }

    var response: Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: self.bytes))
        )
    }
}
