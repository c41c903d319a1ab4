internal import Domain

/// A rich text (`post`): paragraphs of tags, in one or more languages.
enum FeishuPost {
    /// - Returns: The Chinese version as it is shown, or the first one where there is none.
    /// - Throws: 230001, naming what is wrong.
    static func read(_ json: JSON, _ town: ChatTown) throws(FeishuRefusal) -> ChatContent {
        let versions = (json.members ?? []).filter { ["zh_cn", "en_us", "ja_jp", "zh_hk", "zh_tw"].contains($0.name) }
        guard let version = versions.first(where: { $0.name == "zh_cn" }) ?? versions.first else {
            throw FeishuRefusal(230_001, "the post has no language")
        }
        var shown = ChatContent(text: version.value["title"]?.text ?? "")
        guard let paragraphs = version.value["content"]?.list else {
            throw FeishuRefusal(230_001, "the post has no content")
        }
        for paragraph in paragraphs {
            guard let tags = paragraph.list else { throw FeishuRefusal(230_001, "a paragraph is no list") }
            // A tag md takes a paragraph of its own.
            guard tags.count == 1 || !tags.contains(where: { $0["tag"] == "md" }) else {
                throw FeishuRefusal(230_001, "md stands beside other tags in a paragraph")
            }
            var line = ""
            for tag in tags { line += try Self.read(tag, into: &shown, town) }
            shown.add(line: line)
        }
        guard !shown.text.isEmpty || !shown.pictures.isEmpty else { throw FeishuRefusal(230_001, "the post is empty") }
        return shown
    }

    private static func read(_ tag: JSON, into shown: inout ChatContent, _ town: ChatTown) throws(FeishuRefusal)
        -> String
    {
        switch tag["tag"]?.text {
        case "text":
            guard let text = tag["text"]?.text else { throw FeishuRefusal(230_001, "a tag text has no text") }
            return text
        case "md":
            guard let text = tag["text"]?.text else { throw FeishuRefusal(230_001, "a tag md has no text") }
            return FeishuText.readLinks(
                FeishuText.read(text, by: "user_id", into: &shown, town),
                into: &shown
            )
        case "a":
            guard let text = tag["text"]?.text, let address = tag["href"]?.text else {
                throw FeishuRefusal(230_001, "a tag a has no text or no href")
            }
            shown.links.append(ChatLink(title: text, url: address))
            return text
        case "at":
            guard let id = tag["user_id"]?.text else { throw FeishuRefusal(230_001, "a tag at has no user_id") }
            shown.mentions.append(id)
            return "@\(id == "all" ? "所有人" : town.name(of: id)?.chinese ?? id)"
        case "code_block": return tag["text"]?.text ?? ""
        case "emotion", "hr": return ""
        case "img":
            guard let key = tag["image_key"]?.text, town.pictures[key] != nil else {
                throw FeishuRefusal(230_001, "a tag img has no key of a picture")
            }
            shown.pictures.append(key)
            return ""
        default: throw FeishuRefusal(230_001, "unknown tag: \(tag["tag"]?.text?.prefix(40) ?? "none")")
        }
    }
}
