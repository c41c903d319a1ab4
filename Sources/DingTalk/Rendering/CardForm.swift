import Domain
import OpenSSL

/// A card whose buttons are the choices of a message, by the template that somebody built.
///
/// Its id is derived from the effect, so that a repeat is recognised by the platform.
struct CardForm {
    static let mostButtons = 6
    /// Bytes of a variable.
    private static let longestValue = 1_024
    private static let prefix = "hearth-"

    let template: String
    let routeKey: String
    let robotCode: String
    let seal: PressSeal

    /// Nil without choices, and where a card would cut what is said.
    func delivery(
        of message: Message,
        _ form: MessageForm,
        to place: Place,
        for effect: EffectID
    ) -> CardDelivery? {
        guard (1...Self.mostButtons).contains(message.choices.count) else { return nil }
        // Unique also where a new store counts its events anew.
        let digest = Digest.sha256(Array("\(effect)\u{0}\(message.text)".utf8))
        let card = "\(Self.prefix)\(lowercaseHex(digest.prefix(16)))"
        let variables = self.variables(of: message, form, on: card, to: place)
        guard variables.values.allSatisfy({ $0.utf8.count <= Self.longestValue }) else { return nil }
        let space = CardDelivery.SpaceModel(
            supportForward: false,
            lastMessageI18n: ["ZH_CN": form.title]
        )
        var delivery = CardDelivery(
            cardTemplateId: self.template,
            outTrackId: card,
            callbackType: "HTTP",
            callbackRouteKey: self.routeKey,
            userIdType: 1,
            cardData: CardDelivery.CardData(cardParamMap: variables),
            openSpaceId: Self.space(place)
        )
        switch place {
        case .group:
            delivery.imGroupOpenSpaceModel = space
            delivery.imGroupOpenDeliverModel = .init(robotCode: self.robotCode, spaceType: nil)
        case .person:
            delivery.imRobotOpenSpaceModel = space
            delivery.imRobotOpenDeliverModel = .init(robotCode: self.robotCode, spaceType: "IM_ROBOT")
        }
        return delivery
    }

    /// Other values for a card that was delivered; nil for what is no card of ours, or where a card would cut what is
    /// said.
    func change(of card: String, to message: Message, _ form: MessageForm, in place: Place) -> CardChange? {
        guard card.hasPrefix(Self.prefix), card.utf8.count <= 64, message.choices.count <= Self.mostButtons else {
            return nil
        }
        let variables = self.variables(of: message, form, on: card, to: place)
        guard variables.values.allSatisfy({ $0.utf8.count <= Self.longestValue }) else { return nil }
        return CardChange(outTrackId: card, cardData: CardDelivery.CardData(cardParamMap: variables))
    }

    private static func space(_ place: Place) -> String {
        switch place {
        case .group(let group): "dtv1.card//IM_GROUP.\(group)"
        case .person(let user): "dtv1.card//IM_ROBOT.\(user)"
        }
    }

    /// All that the template has; what a message does not use is empty, because a variable without a value may be shown
    /// by its name.
    private func variables(
        of message: Message,
        _ form: MessageForm,
        on card: String,
        to place: Place
    ) -> [String: String] {
        let lines = message.text.withoutControls.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let text =
            (lines.count > 1 ? [String(lines[1]).neutralised] : [])
            + form.markdownPictures + form.markdownLinks
        var variables = [
            "title": lines.first.map(String.init) ?? "", "text": text.joined(separator: "  \n  "),
            "count": String(message.choices.count),
        ]
        let group: String? = if case .group(let group) = place { group.rawValue } else { nil }
        for number in 1...Self.mostButtons {
            let choice = number <= message.choices.count ? message.choices[number - 1] : nil
            variables["label\(number)"] = choice?.label.withoutControls ?? ""
            variables["value\(number)"] =
                choice.map { choice in
                    self.seal.value(PressToken(key: choice.key, run: message.run?.rawValue, group: group), card: card)
                } ?? ""
        }
        return variables
    }
}
