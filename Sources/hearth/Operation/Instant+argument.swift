public import ArgumentParser
public import Domain

/// A moment on the command line: whole seconds since 1970, up to the year 2500.
extension Instant: ExpressibleByArgument {
    public init?(argument: String) {
        guard let seconds = Int64(argument), (0...16_725_225_600).contains(seconds) else { return nil }
        self.init(seconds: seconds)
    }
}
