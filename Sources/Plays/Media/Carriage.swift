import Content
import Domain
import Engine

/// What hangs on a message, as far as the platform can show it now.
struct Hanging: Hashable, Sendable {
    var attachments: [Attachment] = []
    /// Why something is missing; nil when all is there.
    var lack: Bilingual?
}

/// Messages on their way with media, of which a refusal tells that the platform has forgotten one.
enum Carriage {
    /// Notes what an effect carries; it has to report back.
    static func note(_ message: Message, by effect: EffectID, _ scene: Scene) throws {
        try MediaShelf.note(message.mediaIDs, carriedBy: effect, scene.transaction)
    }

    /// An effect with media has come to its end: what was refused is stored once more; nil when it carried nothing.
    ///
    /// `message` is what the effect said, such as `the welcome`.
    static func settle(
        _ settled: EffectSettled,
        of message: Bilingual,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision? {
        guard try MediaShelf.isCarrying(settled.effect, scene.transaction) else { return nil }
        let doubted = try MediaShelf.settle(
            settled.effect,
            isRefused: settled.refusedPart,
            account: event.account,
            now: scene.now,
            scene.transaction
        )
        guard settled.refusedPart else {
            return .pass(message + Bilingual("的附件没有被拒绝", ": nothing was refused"))
        }
        let refused = Bilingual("平台拒绝了\(message.chinese)的一部分", "a part of \(message.english) was refused")
        return doubted > 0
            ? .done(
                refused
                    + Bilingual(
                        "：\(doubted) 个素材要重新上传",
                        ": \(doubted.counted("medium is", "media are")) stored once more"
                    )
            )
            : .done(
                refused
                    + Bilingual(
                        "；它的素材已经换过，或者刚刚换过",
                        "; its media have been stored anew since, or were just before"
                    )
            )
    }
}
