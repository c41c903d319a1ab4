public import Curl
public import Domain
public import Scripts

/// A platform as the composition root knows it: how its accounts are written, and what speaks for them.
///
/// Its room exports one for each name that `platform:` may have, and stands with it in one line of the root; nobody else
/// names it.
public protocol Platform: PlatformKeys {
    /// Makes the adapter of an account whose fields this platform has read; see ``Account/fields(of:)``.
    ///
    /// - Throws: What is wrong with the fields beyond what their reading tells, without a secret.
    func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter
}

/// What an adapter is given beside its account.
public struct Surroundings: Sendable {
    /// Shared by all adapters of the process.
    public let client: Curl.Client
    public let now: WallClock
    /// Gives so many unpredictable bytes.
    public let draw: @Sendable (Int) -> [UInt8]
    /// Gives the bytes of a file of the brand's content library by its path.
    public let readFile: @Sendable (String) async throws -> [UInt8]

    public init(
        client: Curl.Client,
        now: @escaping WallClock,
        draw: @escaping @Sendable (Int) -> [UInt8],
        readFile: @escaping @Sendable (String) async throws -> [UInt8]
    ) {
        self.client = client
        self.now = now
        self.draw = draw
        self.readFile = readFile
    }
}
