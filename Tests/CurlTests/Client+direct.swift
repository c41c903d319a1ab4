import Curl

extension Client {
    /// A client that looks past any proxy of the environment the tests run in.
    static func direct(_ change: (inout Configuration) -> Void = { _ in }) -> Client {
        var configuration = Configuration()
        configuration.proxy = ""
        change(&configuration)
        return Client(configuration)
    }
}
