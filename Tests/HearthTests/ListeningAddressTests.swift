import Domain
import Foundation
import Testing

@testable import hearth

/// An address that is looked at before anything is started.
@Suite struct ListeningAddressTests {
    /// A socket that listens on a port of its own choice.
    private func listener() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(result)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    @Test func `a port that is taken is named, with where another is chosen`() throws {
        let (descriptor, port) = try self.listener()
        let address = ListeningAddress(host: "127.0.0.1", port: port, setting: "--port")
        let objection = try #require(address.objection())
        #expect(
            objection.english
                == "Port \(port) of 127.0.0.1 is taken by another program: stop that one, or choose another port with --port."
        )
        #expect(objection.chinese.contains("\(port)") && objection.chinese.contains("--port"))
        close(descriptor)
        #expect(address.objection() == nil)
    }

    @Test func `looking does not take the address`() throws {
        let (descriptor, port) = try self.listener()
        close(descriptor)
        let address = ListeningAddress(host: "localhost", port: port, setting: "--port")
        #expect(address.objection() == nil)
        #expect(address.objection() == nil)
        #expect(ListeningAddress(host: "127.0.0.1", port: 0, setting: "").objection() == nil)
    }

    @Test func `an address of another machine is told`() {
        let address = ListeningAddress(host: "203.0.113.7", port: 8_080, setting: "")
        #expect(address.objection()?.english == "203.0.113.7 is no address of this machine.")
    }
}
