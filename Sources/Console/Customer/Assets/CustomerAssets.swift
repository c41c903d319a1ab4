internal import OpenSSL

/// The files beside the pages: one style sheet, one script, one icon.
///
/// Their names hold a hash of what is in them, so a browser may keep them for ever, and gets new ones with a new build.
struct CustomerAssets: Hashable, Sendable {
    struct File: Hashable, Sendable {
        let name: String
        let type: String
        let bytes: [UInt8]

        init(_ stem: String, _ ending: String, type: String, _ text: String) {
            self.bytes = Array(text.utf8)
            self.name = "\(stem).\(lowercaseHex(Digest.sha256(self.bytes)).prefix(16)).\(ending)"
            self.type = type
        }
    }

    /// No brand is called so.
    static let folder = "/p/_/"

    static let shared = CustomerAssets()

    let files: [File]
    let stylePath: String
    let scriptPath: String
    let iconPath: String

    private init() {
        let style = File("style", "css", type: "text/css; charset=utf-8", Self.style)
        let script = File("page", "js", type: "text/javascript; charset=utf-8", Self.script)
        let icon = File("icon", "svg", type: "image/svg+xml", Self.icon)
        self.files = [style, script, icon]
        (self.stylePath, self.scriptPath, self.iconPath) = (
            Self.folder + style.name, Self.folder + script.name, Self.folder + icon.name
        )
    }

    func file(_ name: String) -> File? { self.files.first { $0.name == name } }

    private static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#c4511d" d="M16 2c1 6 8 9 8 17a8 8 0 0 1-16 \
        0c0-4 2-6 4-8 0 3 1 4 2 4 2-3 0-8 2-13z"/></svg>
        """
}
