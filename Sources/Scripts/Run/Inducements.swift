import Domain

/// Warns of campaigns that the platform calls inducing people to share.
enum Inducements {
    static func warn(of root: Value, in play: ScriptedPlay) {
        switch play {
        // These name such words to find them, or talk of something else.
        case .welcome, .keywordReply, .moderation: return
        case .quiz, .lottery, .checkIn, .poll, .flashSale: break
        }
        var waiting = [root]
        while let value = waiting.popLast() {
            waiting += value.contents
            let rule = PromotionLaw.inducement
            guard let text = value.scalar, let phrase = rule.phrases.first(where: { text.contains($0) }) else {
                continue
            }
            value.warn(
                "speaks of '\(phrase)', which the platform may take for induced sharing (\(rule.citation))",
                suggestion: "reward the play itself, not that people pass it on"
            )
        }
    }
}
