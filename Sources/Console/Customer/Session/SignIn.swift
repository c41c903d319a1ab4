internal import Domain
internal import OpenSSL

/// What tells a sign-in that comes back from one that somebody else began.
///
/// The platform takes 128 letters and digits and hands them back. They hold when it ends, and a mark over that, the
/// browser and the page to go to; only the browser that began has the cookie that the mark belongs to.
struct SignInState {
    static let life = Duration.seconds(600)
    /// Hexadecimal digits of a moment.
    private static let momentLength = 12

    let seal: PageSeal

    func text(browser: String, brand: BrandID, page: String, now: Instant) -> String {
        self.text(browser: browser, brand: brand, page: page, until: now + Self.life)
    }

    func isGood(_ text: String, browser: String, brand: BrandID, page: String, now: Instant) -> Bool {
        guard text.utf8.count == Self.momentLength + 64, browser.utf8.count == 32,
            let millis = Int64(text.prefix(Self.momentLength), radix: 16)
        else { return false }
        let until = Instant(millis: millis)
        guard now < until else { return false }
        let expected = self.text(browser: browser, brand: brand, page: page, until: until)
        return isEqualInConstantTime(Array(text.utf8), Array(expected.utf8))
    }

    private func text(browser: String, brand: BrandID, page: String, until: Instant) -> String {
        let moment = String(until.millis, radix: 16)
        let padded = String(repeating: "0", count: max(0, Self.momentLength - moment.count)) + moment
        return padded + self.seal.mark(["sign-in", browser, brand.rawValue, page, padded])
    }
}

/// What a browser keeps while it is away to sign in: the page to go to, and whether it was sent away a second time.
///
/// It travels in a cookie and not in the address, because platforms send nobody back to an address that differs
/// from the registered one. What it says is believed no more than an address is: the state's mark covers
/// the page.
struct SignInErrand: Hashable {
    private static let again = "?again"

    let page: String
    let isAgain: Bool

    init(page: String, isAgain: Bool) {
        self.page = page
        self.isAgain = isAgain
    }

    init(_ text: String) {
        self.isAgain = text.hasSuffix(Self.again)
        self.page = self.isAgain ? String(text.dropLast(Self.again.utf8.count)) : text
    }

    var text: String { self.isAgain ? self.page + Self.again : self.page }

    /// The cookie of one sign-in, so that two at the same time do not take each other's page.
    static func cookieName(_ state: String) -> String { "hearth-to-\(state.suffix(8))" }
}
