extension WelcomeScript {
    /// The most bytes of a welcome's text.
    ///
    /// Source: WeCom developer documentation, "send a welcome message".
    public static let contactByteLimit = 4_000
    /// The most bytes of a group welcome's text.
    ///
    /// Source: as above, "group welcome material".
    public static let materialByteLimit = 3_000

    /// Every template that the script can say, in the order of the file.
    public var templateUses: [TemplateUse] {
        var uses = TemplateUses(self.language)
        for rule in self.contact {
            uses.add(rule.say, .contact, Self.contactByteLimit)
            uses.add(rule.short, .contact, Self.contactByteLimit)
        }
        if let greeting = self.group?.greeting {
            uses.add(greeting.say, .groupGreeting, greeting.via.byteLimit)
        }
        uses.add(self.group?.material?.say, .groupMaterial, Self.materialByteLimit)
        return uses.all
    }
}
