import Domain

/// A press on a button of a card.
///
/// Source: DingTalk developer documentation, 卡片回传请求.
struct CardPress {
    let card: String
    let corpID: String?
    private let user: String?
    private let actions: [String]
    /// What the template gives back, by its names.
    private let parameters: [String: String]

    /// `content` is JSON in a text.
    init(_ fields: Fields) {
        self.card = fields.id("outTrackId") ?? ""
        self.corpID = fields.text("corpId")
        self.user = fields.id("userId")
        let content = fields.text("content").flatMap { WireJSON.value(Content.self, from: Array($0.utf8)) }
        self.actions = content?.data?.actions ?? []
        self.parameters = content?.data?.parameters?.texts ?? [:]
    }

    private struct Content: Decodable {
        let data: PrivateData?
        init(from decoder: any Decoder) throws { self.data = try Fields(decoder).value("cardPrivateData") }
    }

    private struct PrivateData: Decodable {
        let actions: [String]
        let parameters: Parameters?

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            self.actions = fields.texts("actionIds")
            self.parameters = fields.value("params")
        }
    }

    private struct Parameters: Decodable {
        let texts: [String: String]

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            self.texts = Dictionary(fields.sortedNames.prefix(32).map { ($0, fields.text($0) ?? "") }) { first, _ in
                first
            }
        }
    }

    /// What all repeats of a press share: it has no id, so it is who pressed what on which card; when, its request says.
    var identity: String {
        let parameters = self.parameters.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return ([self.card, self.user ?? ""] + self.actions + [""] + parameters).joined(separator: "\u{0}")
    }

    /// What we wrote into the button; nil where it was not us.
    private func token(_ seal: PressSeal?) -> PressToken? {
        self.parameters["value"].flatMap { seal?.open($0, card: self.card) }
    }

    /// The name of its lane; nil when it names nobody.
    func conversation(in house: House, _ seal: PressSeal?) -> String? {
        guard let user = self.user else { return nil }
        return self.token(seal)?.group.map { "chat:\($0)" } ?? "person:\(house.person(user))"
    }

    func happening(in house: House, _ seal: PressSeal?) -> Happening {
        guard let user = self.user, let token = self.token(seal) else { return .unknown(kind: Happening.foreignPress) }
        return .cardClicked(
            CardClick(
                by: Identity(.participant, house.person(user)),
                key: token.key,
                run: token.run.map { RunID($0) },
                taskID: self.card,
                cardType: "",
                responseCode: "",
                selected: [],
                isMenu: false,
                in: .chat(token.group.map { GroupID($0) }, answer: Secret(""))
            )
        )
    }
}
