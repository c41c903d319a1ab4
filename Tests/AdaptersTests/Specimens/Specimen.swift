import Curl
import Delivery
import Domain
import Engine
import TestSupport
import Testing

/// One account of a platform as the conformance suites meet it: its adapter with fixed secrets, and the other side, which
/// signs, seals and reads as the platform's documentation says.
///
/// A specimen shares no code with the adapter: what it signs is signed by the test's own hand.
protocol Specimen: Sendable, CustomTestStringConvertible {
    /// What it is called, and what is particular about this one.
    var name: String { get }
    /// Its column in docs/adapters.md.
    var column: String { get }
    /// How far the moment of a signature may be from ours.
    var window: Window { get }
    /// What must be seen nowhere.
    var secrets: [String] { get }

    /// The adapter; `base` is the scheme and host of the platform.
    func adapter(_ account: AccountID, base: String) throws -> any Adapter

    // MARK: Names

    var group: GroupID { get }
    func person(_ number: Int) -> Identity
    /// Somebody who comes into a group.
    func newcomer(_ number: Int) -> PlatformUserID
    /// The name of the lane behind the account.
    func lane(of sample: Sample) -> String

    // MARK: Receiving

    /// What the platform tells of a sample, opened; nil where it tells nothing.
    func body(of sample: Sample, _ delivery: Delivery) -> [UInt8]?
    /// Signs and seals any body as the platform sends such a sample.
    func delivered(_ body: [UInt8], like sample: Sample, _ delivery: Delivery) throws -> Delivered
    /// Whether the signature of such a sample covers its body.
    func coversBody(of sample: Sample) -> Bool
    /// Whether such a sample has no id of its own, so that the signed moment tells it from the next of its kind.
    func isToldByMoment(_ sample: Sample) -> Bool
    /// Reads the acknowledgement of a letter as the platform does.
    func accepts(_ acknowledgement: Acknowledgement, of sample: Sample) -> Bool

    /// The platform's look at our address; nil where it takes none.
    func check(_ delivery: Delivery) throws -> Delivered?
    /// What the adapter answers to such a look.
    func answer(to check: Delivered, by adapter: any Adapter) throws -> [UInt8]
    /// Whether the platform is content with that answer.
    func isContent(with answer: [UInt8]) -> Bool

    // MARK: Sending

    /// What the platform answers to a call when all is well.
    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction
    /// How the platform refuses with a code, and words behind it.
    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction
    /// What each documented code leads to when a call is refused with it.
    var consequences: [Documented] { get }
    /// Codes that no documentation names, in the forms that the platform's codes have.
    var novelCodes: [String] { get }
    /// Whether codes may be words, and not numbers alone.
    var hasWordyCodes: Bool { get }
    /// Whether a call asks for an access token; false where there is none to ask for.
    func asksForToken(_ call: StubPlatform.Call) -> Bool
    /// The platform's answer to somebody who asks for an access token, for the first, the second, … time.
    func token(_ number: Int) -> StubPlatform.Reaction
    /// How long the platform knows a repeat by its key.
    var memory: Duration { get }
    /// Whether it asks the owner of a group to say what it cannot say there.
    var asksOwners: Bool { get }
    /// What a call says to people; nil for one that says nothing.
    func spoken(in call: StubPlatform.Call) -> Spoken?
}

extension Specimen {
    var testDescription: String { self.name }

    func answer(to check: Delivered, by adapter: any Adapter) throws -> [UInt8] {
        guard case .check(let answer) = try adapter.open(check.callback, now: Moment.now) else { throw NotThere() }
        return answer.body
    }

    func isToldByMoment(_ sample: Sample) -> Bool { false }

    func asksForToken(_ call: StubPlatform.Call) -> Bool { false }

    func token(_ number: Int) -> StubPlatform.Reaction { .hangUp }

    var memory: Duration { .seconds(4 * 3_600) }

    var asksOwners: Bool { false }

    var hasWordyCodes: Bool { false }

    func newcomer(_ number: Int) -> PlatformUserID { self.person(number).id }
}

/// All accounts of all platforms: whoever adds one adds it here.
enum Specimens {
    static let all: [any Specimen] = [
        WeComSpecimen(), AibotSpecimen(), SlackSpecimen(), SlackSpecimen(hasLogin: false), FeishuSpecimen(),
        FeishuSpecimen(isSealed: false), DingTalkSpecimen(), DingTalkSpecimen(isFull: false), FeishuRobotSpecimen(),
        DingTalkRobotSpecimen(), DingTalkRobotSpecimen(hasHouse: false),
    ]

    /// Those that a platform tells something.
    static let hearing = Self.all.filter { !($0 is any PostingSpecimen) }
    /// Those that only post.
    static let posting = Self.all.filter { $0 is any PostingSpecimen }
}

/// The moments of the samples.
enum Moment {
    static let now = Instant(seconds: 1_767_000_100)
    /// When the samples happened.
    static let before = Instant(seconds: 1_767_000_090)
}

struct Window: Sendable {
    let past: Duration
    let future: Duration
}

/// What must be seen nowhere, beside the secrets of a specimen.
enum Canary {
    static func token(_ number: Int) -> String { "t-canary-token-\(number)" }
}

/// A thing that a test needs is missing.
struct NotThere: Error {}

extension Curl.Client {
    /// Without a proxy, whatever the environment says.
    static let direct: Curl.Client = {
        var configuration = Configuration()
        configuration.proxy = ""
        return Curl.Client(configuration)
    }()
}
