/// A card in JSON 2.0, which clients show from 7.20 on.
///
/// Source: Feishu developer documentation, "卡片 JSON 2.0 结构".
struct Card: Encodable {
    struct Settings: Encodable {
        /// All see one card, so that it could be changed for all.
        let update_multi = true
    }
    struct Body: Encodable {
        let elements: [Element]
    }
    struct PlainText: Encodable {
        let tag = "plain_text"
        let content: String
    }
    struct Column: Encodable {
        let tag = "column"
        let width = "auto"
        let elements: [Button]
    }
    struct Button: Encodable {
        let tag = "button"
        let text: PlainText
        let type = "default"
        let behaviors: [Behaviour]
    }
    /// What a press does: it calls back with a value, or opens a page.
    struct Behaviour: Encodable {
        let type: String
        var value: ButtonValue?
        var default_url: String?
    }
    enum Element: Encodable {
        /// Words that nothing is read out of: no mark-up, no mention.
        case text(String)
        /// Calls people by their open_ids.
        case mentions([String])
        case buttons([Button])
        /// A picture that was uploaded, by its key.
        case picture(String)

        private enum CodingKeys: String, CodingKey {
            case tag, text, content, flex_mode, columns, img_key, alt
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .text(let words):
                try container.encode("div", forKey: .tag)
                try container.encode(PlainText(content: words), forKey: .text)
            case .mentions(let people):
                try container.encode("markdown", forKey: .tag)
                let mentions = people.map { "<at id=\($0)></at>" }.joined(separator: " ")
                try container.encode(mentions, forKey: .content)
            case .buttons(let buttons):
                try container.encode("column_set", forKey: .tag)
                try container.encode("flow", forKey: .flex_mode)
                try container.encode(buttons.map { Column(elements: [$0]) }, forKey: .columns)
            case .picture(let key):
                try container.encode("img", forKey: .tag)
                try container.encode(key, forKey: .img_key)
                try container.encode(PlainText(content: ""), forKey: .alt)
            }
        }
    }

    let schema = "2.0"
    let config = Settings()
    let body: Body

    init(_ elements: [Element]) { self.body = Body(elements: elements) }
}
