/// What the templates of the plays that watch a chat may mention: keyword replies and moderation.
public enum WatchVariables {
    /// An answer to a word, to a group or to a person; the guide is the group's owner or the person's guide.
    ///
    /// All but the brand may be empty.
    public static let keywordReply =
        CommonVariables.brand + CommonVariables.moment + [
            TemplateVariable("guide"),
            TemplateVariable("store"),
            TemplateVariable("region"),
            TemplateVariable("group"),
        ]
    /// To the owner of a group, about a message that a rule found.
    ///
    /// `rule` is its name, `found` the word or the host that was found, `message` the beginning of the message, `name`
    /// who wrote it, which may be empty.
    public static let moderation =
        CommonVariables.brand + [
            TemplateVariable("group"),
            TemplateVariable("rule"),
            TemplateVariable("found", isPersonal: true),
            TemplateVariable("message", isPersonal: true),
            TemplateVariable("name", isPersonal: true),
        ]

    static let all = keywordReply + moderation
}
