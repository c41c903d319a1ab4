internal import Domain
internal import Synchronization

/// This process as one of those that serve a store: its number, and the shards it may work on.
public final class Node: Sendable {
    private struct State {
        var owned: Shards
        var wanted: Shards
        var others = 0
        /// By the clock of this machine, which no clock that is set back touches; nil for ever.
        var goodUntil: ContinuousClock.Instant?
        var calls: [Int: Int] = [:]
        /// Those from which the sender takes work at this moment.
        var inUse = Shards.none
        /// What was given back, up to when; a beat that was sent before may not know of it.
        var givenBack = Shards.none
        var gaveBackAt: ContinuousClock.Instant?
    }

    public let epoch: Epoch
    private let state: Mutex<State>

    /// A node that has the store for itself.
    public static func alone(_ epoch: Epoch) -> Node { Node(epoch, owned: .all) }

    /// A node that owns `owned` until it is told otherwise by ``apply(_:askedAt:terms:)``.
    public init(_ epoch: Epoch, owned: Shards) {
        self.epoch = epoch
        self.state = Mutex(State(owned: owned, wanted: owned))
    }

    /// The shards whose events and timers this node decides.
    public var owned: Shards { self.state.withLock { $0.owned } }

    /// The shards for which it begins new calls: none that it is about to give back.
    public var kept: Shards { self.state.withLock { $0.owned.intersection($0.wanted) } }

    /// Whether other nodes serve the same store.
    public var hasOthers: Bool { self.state.withLock { $0.others > 0 } }

    /// What it has to give back and can: shards that fall to others, without a call under way.
    public var surplus: Shards { self.state.withLock { Self.surplus($0) } }

    private static func surplus(_ state: State) -> Shards {
        state.owned.subtracting(state.wanted).subtracting(Shards(state.calls.keys)).subtracting(state.inUse)
    }

    /// The shards for which new calls may begin; they stay this node's until this is asked again.
    package func use() -> Shards {
        self.state.withLock { state in
            state.inUse = state.owned.intersection(state.wanted)
            return state.inUse
        }
    }

    /// Whether others still take it for alive: what it sends is certainly its own to send.
    public var hasLease: Bool { self.hasLease(at: .now) }

    package func hasLease(at moment: ContinuousClock.Instant) -> Bool {
        self.state.withLock { state in state.goodUntil.map { moment < $0 } ?? true }
    }

    /// Takes over what was learned from a beat that was sent at `moment`.
    ///
    /// - Returns: Whether its shards changed.
    @discardableResult
    public func apply(_ standing: Cluster.Standing, askedAt moment: ContinuousClock.Instant, terms: Cluster.Terms)
        -> Bool
    {
        self.state.withLock { state in
            let before = (state.owned, state.wanted)
            if let gaveBackAt = state.gaveBackAt, moment > gaveBackAt {
                state.givenBack = .none
                state.gaveBackAt = nil
            }
            state.owned = standing.owned.subtracting(state.givenBack)
            state.wanted = standing.wanted
            state.others = standing.nodes.count - 1
            // The database's clock began to count after the question was asked, so this ends first.
            state.goodUntil = moment + terms.lease - min(.seconds(1), terms.lease / 4)
            return before != (state.owned, state.wanted)
        }
    }

    /// Lets go of what it can give back, before the store is told: from then on nothing of it is begun.
    ///
    /// When the store could not be told, the next beat brings them back.
    package func giveBack(at moment: ContinuousClock.Instant = .now) -> Shards {
        self.state.withLock { state in
            let surplus = Self.surplus(state)
            state.owned = state.owned.subtracting(surplus)
            state.givenBack = state.givenBack.union(surplus)
            state.gaveBackAt = moment
            return surplus
        }
    }

    /// A call of this shard begins; it keeps the shard until ``ended(_:)``.
    public func began(_ shard: Int) { self.state.withLock { $0.calls[shard, default: 0] += 1 } }

    public func ended(_ shard: Int) {
        self.state.withLock { state in
            let left = state.calls[shard, default: 0] - 1
            state.calls[shard] = left > 0 ? left : nil
        }
    }
}
