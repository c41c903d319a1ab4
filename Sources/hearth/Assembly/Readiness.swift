import Domain
import Engine
import Gateway
import Scripts
import Storage
import Synchronization

/// What must hold for the service to be of use.
final class Readiness: Sendable {
    /// A database that has not committed for so long is taken for silent.
    private static let patience: Duration = .seconds(1)

    private let store: any Store
    private let spool: Spool?
    private let inbox: Inbox
    private let place: HearthConfig.Store
    /// Whoever waits for the commit under way; nil when none is.
    private let waiters = Mutex<[CheckedContinuation<(any Error)?, Never>]?>(nil)

    init(store: any Store, spool: Spool?, inbox: Inbox, place: HearthConfig.Store) {
        self.store = store
        self.spool = spool
        self.inbox = inbox
        self.place = place
    }

    func checks() async -> [OperationRoutes.Check] {
        var checks = [await self.storeCheck()]
        if let spool { checks.append(Self.check(spool.standing, isUsed: self.inbox.isSpooling)) }
        if case .sqlite = self.place { checks.append(Self.libraryCheck) }
        return checks
    }

    private func storeCheck() async -> OperationRoutes.Check {
        // A database that is away is asked by the drain alone, again and again.
        if self.inbox.isSpooling {
            let detail = self.inbox.trouble.map {
                Bilingual("数据库不在，回调先存在本机：\($0)", "the database is away, callbacks go into the spool: \($0)")
            }
            return OperationRoutes.Check(
                name: "store",
                isOK: true,
                detail: detail ?? Bilingual("本机的回调正在入库", "the database is back, the spool is being stored")
            )
        }
        guard let error = await self.probe() else {
            return OperationRoutes.Check(name: "store", isOK: true, detail: Bilingual("能够提交", "a commit went through"))
        }
        return OperationRoutes.Check(
            name: "store",
            isOK: self.spool != nil && (error is Silence || self.inbox.isOutage(error)),
            detail: Bilingual("不能提交：\(error)", "no commit goes through: \(error)")
        )
    }

    private static func check(_ standing: Spool.Standing, isUsed: Bool) -> OperationRoutes.Check {
        let (bytes, most) = (standing.bytes, standing.mostBytes)
        let (chinese, english) =
            switch (isUsed && standing.isFailing, standing.isNearlyFull) {
            case (true, _): ("；写不进去", "; it cannot be written")
            case (_, true): ("；快满了", "; it is nearly full")
            default: ("", "")
            }
        return OperationRoutes.Check(
            name: "spool",
            isOK: chinese.isEmpty,
            detail: Bilingual(
                "\(standing.letters) 条回调，\(bytes) / \(most) 字节\(chinese)",
                "\(standing.letters) callbacks, \(bytes) of \(most) bytes\(english)"
            )
        )
    }

    private static var libraryCheck: OperationRoutes.Check {
        let version = SQLiteStore.libraryVersion
        let isSound = version >= SQLiteStore.soundVersion
        return OperationRoutes.Check(
            name: "sqlite",
            isOK: true,
            detail: isSound
                ? Bilingual("程序库 \(version)", "library \(version)")
                : Bilingual(
                    "程序库 \(version) 比 \(SQLiteStore.soundVersion) 旧：不要让别的程序写这个文件",
                    "library \(version) is older than \(SQLiteStore.soundVersion): let no other program write to the file"
                )
        )
    }
}

extension Readiness {
    /// The database says nothing.
    private struct Silence: Error, CustomStringConvertible {
        let description = "the database does not answer"
    }

    /// Proves that a commit goes through, or tells why not; one commit for all who ask meanwhile.
    ///
    /// Without a spool it waits for as long as the store takes.
    private func probe() async -> (any Error)? {
        guard self.spool != nil else { return await Self.failure { try await self.store.probe() } }
        return await withCheckedContinuation { continuation in
            let isFirst = self.waiters.withLock { waiters in
                defer { waiters = (waiters ?? []) + [continuation] }
                return waiters == nil
            }
            // Nobody can interrupt a commit, so two tasks race, and who comes second finds nobody to tell.
            if isFirst { Task { self.answer(await Self.failure { try await self.store.probe() }, isOver: true) } }
            Task {
                try? await Task.sleep(for: Self.patience)
                self.answer(Silence(), isOver: false)
            }
        }
    }

    private func answer(_ error: (any Error)?, isOver: Bool) {
        let waiters = self.waiters.withLock { waiters in
            defer { waiters = isOver ? nil : waiters.map { _ in [] } }
            return waiters ?? []
        }
        for waiter in waiters { waiter.resume(returning: error) }
    }

    private static func failure(_ body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}
