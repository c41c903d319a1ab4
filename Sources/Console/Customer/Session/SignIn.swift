internal import Domain
internal import OpenSSL

/// What tells a sign-in that comes back from one that somebody else began.
///
/// The platform takes 128 letters and digits and hands them back. They hold when it ends, and a mark over that, the
/// browser, the account that is asked and the page to go to; only the browser that began has the cookie that the mark
/// belongs to.
struct SignInState {
    static let life = Duration.seconds(600)
    /// Hexadecimal digits of a moment.
    private static let momentLength = 12

    let seal: PageSeal

    func text(browser: String, brand: BrandID, account: AccountID, page: String, now: Instant) -> String {
        self.text(browser: browser, brand: brand, account: account, page: page, until: now + Self.life)
    }

    func isGood(
        _ text: String,
        browser: String,
        brand: BrandID,
        account: AccountID,
        page: String,
        now: Instant
    ) -> Bool {
        guard text.utf8.count == Self.momentLength + 64, browser.utf8.count == 32,
            let millis = Int64(text.prefix(Self.momentLength), radix: 16)
        else { return false }
        let until = Instant(millis: millis)
        guard now < until else { return false }
        let expected = self.text(browser: browser, brand: brand, account: account, page: page, until: until)
        return isEqualInConstantTime(Array(text.utf8), Array(expected.utf8))
    }

    private func text(
        browser: String,
        brand: BrandID,
        account: AccountID,
        page: String,
        until: Instant
    ) -> String {
        let moment = String(until.millis, radix: 16)
        let padded = String(repeating: "0", count: max(0, Self.momentLength - moment.count)) + moment
        return padded + self.seal.mark(["sign-in", browser, brand.rawValue, account.rawValue, page, padded])
    }
}

/// What a browser keeps while it is away to sign in: the page to go to, the account that is asked who it is, and
/// whether it was sent away a second time.
///
/// It travels in a cookie and not in the address, because platforms send nobody back to an address that differs
/// from the registered one. What it says is believed no more than an address is: the state's mark covers
/// the page and the account.
struct SignInErrand: Hashable {
    private static let again = "again"

    let page: String
    let account: AccountID
    let isAgain: Bool

    init(page: String, account: AccountID, isAgain: Bool) {
        self.page = page
        self.account = account
        self.isAgain = isAgain
    }

    init(_ text: String) {
        let parts = text.split(separator: "?", omittingEmptySubsequences: false).map(String.init)
        self.page = parts[0]
        self.account = AccountID(parts.count > 1 ? parts[1] : "")
        self.isAgain = parts.count > 2 && parts[2] == Self.again
    }

    var text: String { "\(self.page)?\(self.account)\(self.isAgain ? "?\(Self.again)" : "")" }

    /// The cookie of one sign-in, so that two at the same time do not take each other's page.
    static func cookieName(_ state: String) -> String { "hearth-to-\(state.suffix(8))" }
}
