import Domain
import Foundation

/// An address on which this process is about to listen.
struct ListeningAddress {
    let host: String
    let port: Int
    /// Where another port is chosen: `--port`.
    let setting: String

    /// Why nobody can listen there now; nil when it is free, and for port 0, which the system chooses.
    ///
    /// It takes the address for a moment and gives it back, so a start fails before it has touched anything.
    func objection() -> Bilingual? {
        guard self.port != 0 else { return nil }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(self.host, String(self.port), &hints, &found) == 0, let found else {
            return self.objection(to: EADDRNOTAVAIL)
        }
        defer { freeaddrinfo(found) }
        let address = found.pointee
        let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        // The server itself meets what is wrong here, and tells it.
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // As the server does it: connections of a process that ended keep nobody from listening.
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        return bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? nil : self.objection(to: errno)
    }

    private func objection(to error: Int32) -> Bilingual {
        switch error {
        case EADDRINUSE:
            Bilingual(
                "\(self.host) 的端口 \(self.port) 已被别的程序占用：停掉那个程序，或用 \(self.setting) 换一个端口。",
                "Port \(self.port) of \(self.host) is taken by another program: stop that one, or choose another port "
                    + "with \(self.setting)."
            )
        case EACCES:
            Bilingual(
                "没有权限监听 \(self.host) 的端口 \(self.port)：用 \(self.setting) 换一个 1024 以上的端口。",
                "Port \(self.port) of \(self.host) may not be listened on: choose one above 1024 with \(self.setting)."
            )
        case EADDRNOTAVAIL:
            Bilingual(
                "\(self.host) 不是这台机器的地址。",
                "\(self.host) is no address of this machine."
            )
        default:
            Bilingual(
                "\(self.host) 的端口 \(self.port) 不能监听：\(String(cString: strerror(error)))。",
                "Port \(self.port) of \(self.host) cannot be listened on: \(String(cString: strerror(error)))."
            )
        }
    }
}

extension Sequence<ListeningAddress> {
    /// Ends the command with what is wrong when one of them cannot be listened on.
    func orExit() throws {
        guard let objection = self.lazy.compactMap({ $0.objection() }).first else { return }
        Machine.say(objection.text(in: Language(environment: Machine.environment)))
        throw Exit.failed
    }
}
