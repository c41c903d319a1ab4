internal import Foundation
public import Storage

extension Store {
    /// Keeps the writer busy, so that everything that is handed over meanwhile shares the next commit.
    ///
    /// - Returns: Lets it go on; must be called.
    public func holdWriter() async -> @Sendable () -> Void {
        let end = DispatchSemaphore(value: 0)
        let begun = Gate()
        self.submit { _ in
            begun.open()
            end.wait()
        } then: { _ in
        }
        await begun.pass()
        return { end.signal() }
    }
}
