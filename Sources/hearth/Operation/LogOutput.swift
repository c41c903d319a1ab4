import Foundation
import Synchronization

/// Where log lines go.
protocol LogOutput: Sendable {
    /// Writes one line that already ends in a line feed. It never fails: a log that cannot be written is lost.
    func write(_ line: String)
}

/// An open file descriptor such as standard error.
///
/// Lines of several threads never mix.
final class DescriptorOutput: LogOutput {
    static let standardError = DescriptorOutput(STDERR_FILENO)
    static let standardOutput = DescriptorOutput(STDOUT_FILENO)

    /// How long a reader that does not read may hold up a line before the rest of it is lost.
    private static let patienceMillis: Int32 = 1_000

    private let descriptor: Mutex<Int32>

    init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

    func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            self.descriptor.withLock { Self.write(UnsafeRawBufferPointer(bytes), to: $0) }
        }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&waiting, 1, Self.patienceMillis) > 0 else { return }
            } else if errno != EINTR {
                return
            }
        }
    }
}
