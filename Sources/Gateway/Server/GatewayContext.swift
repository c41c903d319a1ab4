public import Hummingbird
public import NIOCore

/// What is known of a request beside what it says itself: from where its connection comes.
public struct GatewayContext: RemoteAddressRequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The other end of the connection: the caller's, or that of a reverse proxy before Hearth.
    public let remoteAddress: SocketAddress?

    public init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.remoteAddress = source.channel.remoteAddress
    }
}
