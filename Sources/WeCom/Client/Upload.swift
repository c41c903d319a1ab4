import Delivery
import Domain

/// The upload of a file of the content library.
struct Upload: Sendable {
    let readFile: @Sendable (String) async throws -> [UInt8]

    /// Makes the call behind a frozen body, which is a `Medium` as JSON.
    func call(for body: [UInt8]) async throws(LibraryFile.Refused) -> PlatformCall {
        let file = try await LibraryFile.read(
            body,
            for: Bilingual("企业微信", "WeCom"),
            taking: Self.sizes,
            with: self.readFile
        )
        let form = file.form("media", tellsLength: true)
        return PlatformCall(
            endpoint: .upload,
            query: "&type=\(file.medium.kind.rawValue)",
            contentType: form.type,
            body: form.body
        )
    }

    /// Bytes; source: WeCom developer documentation, path 90253.
    private static func sizes(of kind: Medium.Kind) -> ClosedRange<Int> {
        switch kind {
        case .image, .video: 6...10 << 20
        case .voice: 6...2 << 20
        case .file: 6...20 << 20
        }
    }
}
