internal import Domain

/// Something that the platform tells the app, before it is signed.
struct ChatLetter: Sendable {
    /// The event, as the platform names it.
    let name: String
    /// By what one finds it in the ledger: a message, a group or a person.
    let subject: String
    let body: [UInt8]
    let contentType: String
    /// Which of the app's addresses it goes to, in the face's own words; empty for the only one.
    let door: String
    /// How long an answer may take.
    let deadline: Duration
    /// The pauses before the second, third … attempt; empty when the platform asks only once.
    let pauses: [Duration]
    /// Where its answer would appear, and for whom.
    let room: String?
    let person: String?
    let message: String?

    init(
        _ name: String,
        subject: String,
        body: [UInt8],
        contentType: String = "application/json; charset=utf-8",
        door: String = "",
        deadline: Duration = .seconds(3),
        pauses: [Duration] = [],
        room: String? = nil,
        person: String? = nil,
        message: String? = nil
    ) {
        self.name = name
        self.subject = subject
        self.body = body
        self.contentType = contentType
        self.door = door
        self.deadline = deadline
        self.pauses = pauses
        self.room = room
        self.person = person
        self.message = message
    }
}

/// Which attempt it is, and how the one before it ended.
struct ChatAttempt: Hashable, Sendable {
    /// How an attempt failed.
    enum Failure: Hashable, Sendable {
        case timedOut
        case noConnection
        /// Any answer that acknowledges nothing.
        case status(Int)
    }

    /// Counted from 1.
    let number: Int
    let before: Failure?
}
