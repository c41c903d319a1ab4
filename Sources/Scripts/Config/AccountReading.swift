import Domain

/// Reads the entries of `accounts`.
struct AccountReading {
    /// The ids of all brands; nil when one of them could not be read.
    let brands: Set<String>?
    /// The accounts of each brand so far, also of those that could not be read further.
    private(set) var known: [BrandID: Set<AccountID>] = [:]
    /// Whether it could not be read which accounts there are, or whose.
    private(set) var isTorn = false
    private var ids = Register()
    private var apps = Register()

    init(brands: Set<String>?) { self.brands = brands }

    mutating func account(_ value: Value) -> Account? {
        let keys = [
            "id", "brand", "platform", "corpID", "agentID", "secret", "callback", "previousCallback", "apiBase",
            "authorizeBase",
        ]
        let example = "{ id: acme-wecom, brand: acme, platform: wecom, … }"
        guard let table = Table(value, keys: keys, example: example) else {
            self.isTorn = true
            return nil
        }
        let id = self.id(table)
        let brand = table.required("brand", example: "acme")?
            .name(of: "brand", among: self.brands, example: "the id of one of the brands")
        if let id, let brand, self.brands != nil {
            self.known[BrandID(brand), default: []].insert(id)
        } else {
            self.isTorn = true
        }
        let name = table.required("platform", example: "wecom")?.oneOf(AccountPlatform.Name.self)
        let platform: AccountPlatform? =
            switch name {
            // Most accounts are apps, so the fields of one are checked although the platform's name is wrong.
            case .wecom, nil: self.wecom(table).map { .wecom($0) }
            case .wecomAibot: self.aibot(table).map { .wecomAibot($0) }
            }
        guard let id, let brand, name != nil, let platform else { return nil }
        return Account(id: id, brand: BrandID(brand), platform: platform)
    }

    private mutating func id(_ table: Table) -> AccountID? {
        guard let value = table.required("id", example: "acme-wecom"), let id = value.slug(example: "acme-wecom")
        else { return nil }
        self.ids.claim(id, by: value, fault: "names the same account", suggestion: "give every account its own id")
        return AccountID(id)
    }

    private mutating func wecom(_ table: Table) -> WeComAccount? {
        let corpID = table.required("corpID", example: "ww0123456789abcdef").flatMap(self.corpID)
        let agent = table.required("agentID", example: "1000002")
        let agentID = agent?.integer(1...4_294_967_295, example: 1_000_002)
        if let corpID, let agent, let agentID {
            self.apps.claim(
                "\(corpID)/\(agentID)",
                by: agent,
                fault: "is the same app of the same corp",
                suggestion: "one app has one callback address: keep one of the two accounts"
            )
        }
        let secret = table.required("secret", example: "${ACME_WECOM_SECRET}")?
            .secret(example: "${ACME_WECOM_SECRET}") { _ in nil }
        let callback = table.required("callback", example: Self.callbackExample).flatMap(self.callback)
        let previous = table.optional("previousCallback").map(self.callback)
        let apiBase = self.apiBase(table)
        let authorizeBase =
            table.optional("authorizeBase")
            .map { $0.address(example: WeComAccount.defaultAuthorizeBase, WebAddress.base) }
            ?? WeComAccount.defaultAuthorizeBase
        guard let corpID, let agentID, let secret, let callback, let apiBase, let authorizeBase else { return nil }
        return WeComAccount(
            corpID: corpID,
            agentID: agentID,
            secret: secret,
            callback: callback,
            previousCallback: previous ?? nil,
            apiBase: apiBase,
            authorizeBase: authorizeBase
        )
    }

    private func aibot(_ table: Table) -> AibotAccount? {
        for key in ["corpID", "agentID", "secret"] {
            table.optional(key)?
                .report("has no meaning for a wecom-aibot", suggestion: "take it out: an aibot has only its callback")
        }
        let callback = table.required("callback", example: Self.callbackExample).flatMap(self.callback)
        let previous = table.optional("previousCallback").map(self.callback)
        guard let callback, let apiBase = self.apiBase(table) else { return nil }
        return AibotAccount(callback: callback, previousCallback: previous ?? nil, apiBase: apiBase)
    }

    private func apiBase(_ table: Table) -> String? {
        table.optional("apiBase")
            .map { $0.address(example: WeComAccount.defaultAPIBase, WebAddress.secretBase) }
            ?? WeComAccount.defaultAPIBase
    }

    private func corpID(_ value: Value) -> String? {
        let example = "ww0123456789abcdef, as the admin console shows it"
        guard let text = value.text(6...64, of: Self.isPlain, called: "letters and digits", example: example) else {
            return nil
        }
        guard text.hasPrefix("ww") || text.hasPrefix("wx") else {
            value.report("must begin with ww or wx", suggestion: "write \(example)")
            return nil
        }
        return text
    }

    private static let callbackExample =
        #"{ token: "${ACME_WECOM_TOKEN}", encodingAESKey: "${ACME_WECOM_AES_KEY}" }"#

    private func callback(_ value: Value) -> WeComAccount.Callback? {
        guard let table = Table(value, keys: ["token", "encodingAESKey"], example: Self.callbackExample) else {
            return nil
        }
        let token = table.required("token", example: #""${ACME_WECOM_TOKEN}""#)?
            .secret(example: #""${ACME_WECOM_TOKEN}""#, standIn: "standin") { text in
                text.count <= 32 && text.allSatisfy(Self.isPlain)
                    ? nil : ("stands for a text that is no token", "a token has 1 to 32 letters and digits")
            }
        let key = table.required("encodingAESKey", example: #""${ACME_WECOM_AES_KEY}""#)?
            .secret(example: #""${ACME_WECOM_AES_KEY}""#, standIn: String(repeating: "A", count: 43)) { text in
                text.count == 43 && text.allSatisfy(Self.isPlain)
                    ? nil
                    : (
                        "stands for a text of \(text.count) characters that is no key",
                        "an EncodingAESKey has exactly 43 letters and digits"
                    )
            }
        guard let token, let key else { return nil }
        return WeComAccount.Callback(token: token, encodingAESKey: key)
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
