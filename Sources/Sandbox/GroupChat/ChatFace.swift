internal import Curl
internal import Domain

/// What makes a fake chat out of the shared core: one platform's ids, callbacks, server API and sign-in.
///
/// The core knows people, groups, messages and acts; the face alone knows the platform's words. A face is a value with
/// the platform's own state in it (counters, tokens, addresses that were given out); the core hands it the town whenever
/// it asks something, with the time and the chance of the town.
///
/// A platform is added by one folder beside `Slack`: a configuration, a struct that conforms to this, and an initialiser
/// of ``GroupChatSandbox`` that takes the configuration. It is written from the platform's documentation alone.
protocol ChatFace: Sendable {
    /// How the platform is called: in addresses (`/slack/…`, `/sandbox/slack`) by its id, on the page by its name.
    var platform: ChatPlatform { get }

    /// A new id as the platform writes it.
    mutating func makeID(_ kind: ChatIDKind, _ town: inout ChatTown, at now: Instant) -> String

    /// What the platform tells the app of something that happened, in its order; nothing where it keeps silent.
    mutating func letters(of deed: ChatDeed, _ town: inout ChatTown, at now: Instant) -> [ChatLetter]

    /// The request that carries a letter, signed as the platform signs; nil where nobody listens.
    mutating func seal(_ letter: ChatLetter, _ attempt: ChatAttempt, _ town: inout ChatTown, at now: Instant)
        -> Request?

    /// Whether an answer is an acknowledgement, and whether the platform would ask again.
    func verdict(on answer: Curl.Answer, to letter: ChatLetter) -> ChatVerdict

    /// What follows when a letter needs no more attempts: what its answer brings, or what people see of the failure.
    ///
    /// - Parameters:
    ///   - letter: What was told.
    ///   - answer: The answer that acknowledged it; nil when it was given up.
    ///   - town: May change: an answer can bring a message, a failure a warning.
    ///   - now: The moment at which it is known.
    /// - Returns: What the ledger notes, a few words or nothing, and what is told because of it.
    mutating func settle(_ letter: ChatLetter, _ answer: Curl.Answer?, _ town: inout ChatTown, at now: Instant)
        -> (effect: String, letters: [ChatLetter])

    /// How a call is named in the ledger and in faults: without ids and secrets.
    func name(of call: ChatCall) -> String

    /// Does what a call of the server API asks for.
    mutating func answer(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) -> ChatReply

    /// The refusal that a fault asks for: a code of the platform as it writes it.
    func refusal(_ code: String, of call: ChatCall) -> ChatReply

    /// The platform's way to say: not so fast.
    func throttled(for seconds: Int, _ call: ChatCall) -> ChatReply

    /// The check of the callback address that the administrator's page makes; empty when there is none.
    mutating func addressChecks(_ town: inout ChatTown) -> [ChatAddressCheck]

    /// Checks the question who opens a page, as the platform would before it shows anything.
    ///
    /// - Throws: ``SandboxError`` with what is wrong.
    func signIn(_ query: Form) throws(SandboxError) -> ChatSignIn
}

/// What a platform is called, and what its chats can do.
struct ChatPlatform: Sendable {
    /// In addresses: `slack`.
    let id: String
    let name: Bilingual
    /// Behind `/{id}/`: the page that asks who holds the browser.
    let signInPath: String
    /// The commands that people can choose, `/hearth`; empty where there are none.
    let commands: [String]
    /// Whether the bot hears what is said without mentioning it.
    let hearsEverything: Bool
    /// What the paths of calls begin with that bring files, up to 24 MiB of them; others bring a megabyte.
    var uploads: [String] = []

    /// The most bytes of a call's body.
    func mostBytes(of path: String) -> Int {
        self.uploads.contains { path.hasPrefix($0) } ? 24 << 20 : 1 << 20
    }
}

enum ChatIDKind: Hashable, Sendable {
    case person
    case message
    /// The chat of one person with the bot.
    case directChat
}

/// What came of one attempt to deliver a letter.
enum ChatVerdict: Hashable, Sendable {
    case acknowledged
    /// The platform tries again, when attempts are left.
    case again
    /// The app asked for no more attempts.
    case never
}

/// A check of a callback address: what is sent, and which answer is right.
struct ChatAddressCheck: Sendable {
    let letter: ChatLetter
    let isRight: @Sendable (Curl.Answer) -> Bool
}
