import Domain
import Foundation

extension ScriptReading {
    /// What an editor is told about a script of a kind.
    static func notes(on play: ScriptedPlay) -> Schema {
        let inventory = BrandInventory(accounts: [], people: nil, templates: nil, media: nil)
        let context = ScriptContext(inventory: inventory, version: "", crossings: Crossings())
        switch play {
        case .welcome: return Shape<WelcomeScript>.welcome(inventory).schema()
        case .quiz: return Shape<QuizScript>.quiz(context).schema()
        case .lottery: return Shape<LotteryScript>.lottery(context).schema()
        case .checkIn: return Shape<CheckInScript>.checkIn(context).schema()
        case .poll: return Shape<PollScript>.poll(context).schema()
        case .flashSale: return Shape<FlashSaleScript>.flashSale(context).schema()
        case .keywordReply: return Shape<KeywordReplyScript>.keywordReply(context).schema()
        case .moderation: return Shape<ModerationScript>.moderation(context).schema()
        }
    }

    /// The names of all keys at the top of a script.
    static func keys(of play: ScriptedPlay) -> Set<String> {
        guard case .object(let schema) = self.notes(on: play), case .object(let properties)? = schema["properties"]
        else { return [] }
        return Set(properties.keys)
    }
}

extension ScriptLibrary {
    /// A JSON Schema of `bot-scripts/*.yaml` for editors, made from what the readings ask for.
    ///
    /// It knows keys, kinds of values and bounds. What concerns several keys, several files or templates is told by the
    /// load alone.
    public static func jsonSchema() throws -> String {
        let plays = ScriptedPlay.allCases
        let schema = Schema.object([
            "$schema": .text("http://json-schema.org/draft-07/schema#"),
            "title": .text("A script of Hearth: one file of bot-scripts"),
            "type": .text("object"),
            "required": .list([.text("play")]),
            "properties": .object(["play": .choice(plays.map(\.rawValue))]),
            "allOf": .list(
                plays.map { play in
                    .object([
                        "if": .object([
                            "properties": .object(["play": .object(["const": .text(play.rawValue)])]),
                            "required": .list([.text("play")]),
                        ]),
                        "then": ScriptReading.notes(on: play),
                    ])
                }
            ),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(schema), as: UTF8.self)
    }
}
