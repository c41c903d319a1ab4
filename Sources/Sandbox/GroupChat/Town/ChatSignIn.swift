internal import Domain

/// A question who opens a page, as the platform was asked it.
struct ChatSignIn: Sendable {
    /// The address to go back to, checked.
    let address: String
    let state: String
    /// Comes back in the identity token, where the platform has them.
    var nonce: String?
    /// What the code is called in the address.
    var codeName = "code"
    let life: Duration
}

/// A code that stands for a person until it is asked for.
struct ChatCode: Sendable {
    let person: String
    let address: String
    let nonce: String?
    let expiresAt: Instant
    var isUsed = false
}

extension ChatTown {
    /// The way back of somebody who opens a page, with a code for them.
    mutating func wayBack(of person: Person, _ signIn: ChatSignIn, at now: Instant) -> String {
        let code = self.mark(32)
        self.codes[code] = ChatCode(
            person: person.id,
            address: signIn.address,
            nonce: signIn.nonce,
            expiresAt: now + signIn.life
        )
        self.ledger.note(.act, "sign-in", at: now, subject: person.id)
        let separator = signIn.address.contains("?") ? "&" : "?"
        return "\(signIn.address)\(separator)\(signIn.codeName)=\(code)&state=\(Form.encode(signIn.state))"
    }
}
