internal import Domain

/// A message's blocks, checked against the documented limits; lengths count characters (Unicode scalars).
struct SlackBlocks {
    /// The blocks with the ids that Slack adds where they are missing.
    private(set) var json: [JSON] = []
    private(set) var content = ChatContent(text: "")
    private var blockIDs: Set<String> = []
    private var markdownLength = 0

    /// - Throws: `invalid_blocks`, with the place of what is wrong.
    static func read(_ list: [JSON], _ town: inout ChatTown) throws(SlackRefusal) -> SlackBlocks {
        var blocks = SlackBlocks()
        guard list.count <= 50 else { throw Self.wrong("no more than 50 items allowed", "/blocks") }
        for (number, block) in list.enumerated() { try blocks.append(block, "/blocks/\(number)", &town) }
        return blocks
    }

    private mutating func append(_ block: JSON, _ place: String, _ town: inout ChatTown) throws(SlackRefusal) {
        guard let type = block["type"]?.text else { throw Self.wrong("missing required field: type", place) }
        if let id = block["block_id"]?.text {
            guard id.scalars <= 255 else { throw Self.wrong("block_id is longer than 255 characters", place) }
            guard self.blockIDs.insert(id).inserted else { throw Self.wrong("block_id is used twice", place) }
        }
        let id = block["block_id"]?.text ?? town.mark(5)
        var fields = (block.members ?? []).map { ($0.name, $0.value) }.filter { $0.0 != "block_id" }
        fields.insert(("block_id", .text(id)), at: 1)
        switch type {
        case "header": try self.take(block["text"], upTo: 150, "\(place)/text", town, isPlain: true)
        case "section": try self.section(block, id, place, &town)
        case "image": try self.image(block, place, town)
        case "divider": break
        case "markdown":
            try self.take(["type": "plain_text", "text": block["text"] ?? .null], upTo: 12_000, place, town)
            self.markdownLength += block["text"]?.text?.scalars ?? 0
            guard self.markdownLength <= 12_000 else { throw Self.wrong("markdown is longer than 12000 in all", place) }
        case "context": try self.context(block, place, town)
        case "actions":
            let elements = try self.actions(block, id, place, &town)
            fields = fields.map { $0.0 == "elements" ? ($0.0, .list(elements)) : $0 }
        default: throw Self.wrong("unsupported type: \(type.prefix(40))", place)
        }
        self.json.append(fields.json)
    }

    private mutating func section(_ block: JSON, _ id: String, _ place: String, _ town: inout ChatTown)
        throws(SlackRefusal)
    {
        let fields = block["fields"]?.list ?? []
        guard block["text"] != nil || !fields.isEmpty else { throw Self.wrong("missing required field: text", place) }
        if let text = block["text"] { try self.take(text, upTo: 3_000, "\(place)/text", town) }
        guard fields.count <= 10 else { throw Self.wrong("no more than 10 fields", place) }
        for field in fields { try self.take(field, upTo: 2_000, "\(place)/fields", town) }
        guard let accessory = block["accessory"] else { return }
        if accessory["type"] == "image" { return try self.image(accessory, "\(place)/accessory", town) }
        let (button, _) = try Self.button(accessory, in: id, "\(place)/accessory", &town)
        self.content.buttons.append(button)
    }

    private mutating func image(_ block: JSON, _ place: String, _ town: ChatTown) throws(SlackRefusal) {
        guard let alternative = block["alt_text"]?.text, alternative.scalars <= 2_000 else {
            throw Self.wrong("missing required field: alt_text, or longer than 2000", place)
        }
        let title = alternative.isEmpty ? "image" : alternative
        if let url = block["image_url"]?.text {
            guard url.hasPrefix("http"), url.scalars <= 3_000 else { throw Self.wrong("no image address", place) }
            self.content.links.append(ChatLink(title: title, url: url))
        } else if let file = block["slack_file"] {
            // An address of a file is not handed out here, so it is only named by its id.
            guard let id = file["id"]?.text, file["url"] == nil, town.pictures[id] != nil else {
                throw Self.wrong("invalid slack file", "\(place)/slack_file")
            }
            self.content.pictures.append(id)
        } else {
            throw Self.wrong("missing required field: image_url", place)
        }
    }

    private mutating func context(_ block: JSON, _ place: String, _ town: ChatTown) throws(SlackRefusal) {
        guard let elements = block["elements"]?.list, (1...10).contains(elements.count) else {
            throw Self.wrong("elements is no list of 1 to 10", place)
        }
        for element in elements {
            if element["type"] == "image" {
                try self.image(element, place, town)
            } else {
                try self.take(element, upTo: 3_000, "\(place)/elements", town)
            }
        }
    }

    private mutating func actions(_ block: JSON, _ id: String, _ place: String, _ town: inout ChatTown)
        throws(SlackRefusal) -> [JSON]
    {
        guard let elements = block["elements"]?.list, (1...25).contains(elements.count) else {
            throw Self.wrong("elements is no list of 1 to 25", place)
        }
        var names: Set<String> = []
        var kept: [JSON] = []
        for (number, element) in elements.enumerated() {
            let (button, native) = try Self.button(element, in: id, "\(place)/elements/\(number)", &town)
            guard names.insert(button.id).inserted else { throw Self.wrong("action_id is used twice", place) }
            self.content.buttons.append(button)
            kept.append(native)
        }
        return kept
    }

    private static func button(_ element: JSON, in block: String, _ place: String, _ town: inout ChatTown)
        throws(SlackRefusal) -> (ChatButton, JSON)
    {
        guard element["type"] == "button" else { throw Self.wrong("unsupported element", place) }
        guard element["text"]?["type"] == "plain_text", let label = element["text"]?["text"]?.text,
            (1...75).contains(label.scalars)
        else { throw Self.wrong("text is no plain_text of 1 to 75 characters", place) }
        for (name, most) in [("action_id", 255), ("value", 2_000), ("url", 3_000)] {
            guard let text = element[name] else { continue }
            guard let text = text.text, (1...most).contains(text.scalars) else {
                throw Self.wrong("\(name) is no text of 1 to \(most) characters", place)
            }
        }
        let style = element["style"]?.text ?? ""
        guard element["style"] == nil || ["primary", "danger"].contains(style) else {
            throw Self.wrong("style is neither primary nor danger", place)
        }
        if let confirm = element["confirm"] {
            guard (1...100).contains(confirm["title"]?["text"]?.text?.scalars ?? 0),
                (1...300).contains(confirm["text"]?["text"]?.text?.scalars ?? 0)
            else { throw Self.wrong("confirm has no title and text, or too long ones", place) }
        }
        let action = element["action_id"]?.text ?? town.mark(5)
        var fields = (element.members ?? []).map { ($0.name, $0.value) }.filter { $0.0 != "action_id" }
        fields.append(("action_id", .text(action)))
        let native = fields.json
        let button = ChatButton(
            id: "\(block)/\(action)",
            label: label,
            url: element["url"]?.text,
            style: style,
            native: (fields + [("block_id", .text(block))]).json
        )
        return (button, native)
    }

    /// Takes a text object in.
    private mutating func take(
        _ object: JSON?,
        upTo most: Int,
        _ place: String,
        _ town: ChatTown,
        isPlain: Bool = false
    )
        throws(SlackRefusal)
    {
        guard let object, let text = object["text"]?.text, let type = object["type"]?.text,
            type == "plain_text" || (type == "mrkdwn" && !isPlain)
        else { throw Self.wrong("no text object", place) }
        guard (1...most).contains(text.scalars) else { throw Self.wrong("must be 1 to \(most) characters", place) }
        if type == "mrkdwn" {
            SlackMarkup.read(text, into: &self.content, town)
        } else {
            self.content.text += self.content.text.isEmpty ? text : "\n\(text)"
        }
    }

    private static func wrong(_ what: String, _ place: String) -> SlackRefusal {
        SlackRefusal("invalid_blocks", details: ["[ERROR] \(what) [json-pointer:\(place)]"])
    }
}

extension String {
    /// How Slack's limits count a text: in characters; whether it means scalars or UTF-16 units it does not say.
    var scalars: Int { self.unicodeScalars.count }
}
