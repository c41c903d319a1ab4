public import Domain

/// A template that a script says, and the occasion, which decides what it may mention and how long it may be.
public struct TemplateUse: Hashable, Sendable {
    public enum Occasion: String, Hashable, Sendable, CaseIterable {
        /// A customer added a guide.
        case contact
        /// Customers joined a group.
        case groupGreeting = "group-greeting"
        /// The platform's own group welcome, which knows nothing but the brand.
        case groupMaterial = "group-material"
    }

    public let template: String
    public let language: Language
    public let occasion: Occasion
    /// The most bytes of UTF-8 that the platform takes there.
    public let byteLimit: Int

    public init(template: String, language: Language, occasion: Occasion, byteLimit: Int) {
        self.template = template
        self.language = language
        self.occasion = occasion
        self.byteLimit = byteLimit
    }
}

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
        var uses: [TemplateUse] = []
        func add(_ template: String?, _ occasion: TemplateUse.Occasion, _ byteLimit: Int) {
            guard let template else { return }
            let use = TemplateUse(
                template: template,
                language: self.language,
                occasion: occasion,
                byteLimit: byteLimit
            )
            if !uses.contains(use) { uses.append(use) }
        }
        for rule in self.contact {
            add(rule.say, .contact, Self.contactByteLimit)
            add(rule.short, .contact, Self.contactByteLimit)
        }
        if let greeting = self.group?.greeting {
            add(greeting.say, .groupGreeting, greeting.via.byteLimit)
        }
        add(self.group?.material?.say, .groupMaterial, Self.materialByteLimit)
        return uses
    }
}
