import Delivery
import Domain
import Engine

/// A file that somebody took for an opened callback.
enum CapturedBody {
    /// What it is instead, and what to do; nil for a callback, also for one of a kind that nobody knows.
    static func objection(to body: [UInt8], at adapter: any Adapter) -> Bilingual? {
        // What says neither its type nor its event is no callback of any kind.
        guard case .unknown(let kind) = adapter.translate(body), ["unparsable", "untyped"].contains(kind) else {
            return nil
        }
        let isSealed = ["<Encrypt>", "\"encrypt\""].contains { body.firstRange(of: Array($0.utf8)) != nil }
        guard !isSealed else {
            return Bilingual(
                "这看起来是加密的回调：请用 --query 给出它的查询串。",
                "this looks sealed: give the query it came with, --query 'msg_signature=…&timestamp=…&nonce=…'."
            )
        }
        let format = adapter.bodyFormat
        return Bilingual("这不是回调的 \(format)。", "this is no \(format) of a callback.")
    }
}

extension Letter {
    /// The same letter, as if it happened at another moment.
    func happening(at instant: Instant) -> Letter {
        Letter(
            account: self.account,
            fingerprint: self.fingerprint,
            lane: self.lane,
            band: self.band,
            happenedAt: instant,
            body: self.body
        )
    }
}
