internal import Community
public import Content
public import Domain
internal import Engine
internal import Scripts

/// Puts what the plays want to say into words and attachments: templates filled in, media named by their ids.
public struct Voice: Sendable {
    /// What a brand speaks with.
    public struct Brand: Sendable {
        public let name: String
        public let templates: TemplateLibrary
        /// Media by their path below the folder of templates.
        public let media: [String: Medium]

        public init(name: String, templates: TemplateLibrary, media: [String: Medium]) {
            self.name = name
            self.templates = templates
            self.media = media
        }
    }

    /// What will be said.
    struct Speech: Hashable, Sendable {
        let message: Message
        let fallback: Message?
        /// Why the short form was taken; nil when it was not.
        let shortened: Bilingual?
    }

    /// A medium must be good for so long yet, because a task may wait for its confirmation.
    private static let mediaMargin: Duration = .seconds(3_600)

    private let inForce: InForce<[BrandID: Brand]>
    private let clock: BrandClock

    public init(brands: [BrandID: Brand], clock: BrandClock) {
        self.inForce = InForce(brands)
        self.clock = clock
    }

    /// The text of a template with the brand's own values beside the given ones.
    ///
    /// - Throws: ``ContentError`` when there is nothing to say, or too much.
    func say(
        _ template: String,
        _ language: Language,
        _ values: [String: String],
        byteLimit: Int,
        brand: BrandID
    ) throws -> String {
        guard let brand = self.brands[brand] else {
            preconditionFailure("Every brand of the configuration has a voice.")
        }
        let values = values.merging(["brand": brand.name]) { given, _ in given }
        return try brand.templates.render(template, language, values, byteLimit: byteLimit)
    }

    /// Puts other words in force.
    public func replace(with brands: [BrandID: Brand]) { self.inForce.replace(with: brands) }

    private var brands: [BrandID: Brand] { self.inForce.value }

    func welcome(
        _ rule: WelcomeRule,
        script: WelcomeScript,
        arrival: Arrival,
        guide: GuideEntry?,
        isHurried: Bool,
        _ event: Event,
        _ scene: Scene
    ) throws -> Speech {
        let brand = try self.brand(of: event)
        let values = WelcomeVariables.contactValues(
            brand: brand.name,
            guide: guide?.name ?? "",
            store: guide?.store?.name ?? "",
            region: guide?.store?.region ?? "",
            channel: arrival.channel,
            minuteOfDay: arrival.minuteOfDay,
            isReturning: arrival.isReturning,
            language: script.language
        )
        func message(_ template: String) -> Swift.Result<Message, ContentError> {
            Swift.Result { () throws(ContentError) in
                let limit = WelcomeScript.contactByteLimit
                return Message(text: try brand.templates.render(template, script.language, values, byteLimit: limit))
            }
        }
        let long = message(rule.say)
        // A form that cannot be said must not keep the other one from being said; one of the two is needed.
        let short = rule.short.flatMap { try? message($0).get() }
        let least = try short ?? long.get()
        let canShorten = rule.short != nil || !rule.attachments.isEmpty
        if isHurried, canShorten {
            let shortened = Bilingual("20 秒快用完了", "little of the 20 seconds is left")
            return Speech(message: least, fallback: nil, shortened: shortened)
        }
        if case .failure(let error) = long { return Speech(message: least, fallback: nil, shortened: error.message) }
        var attachments: [Attachment] = []
        for definition in rule.attachments {
            guard let attachment = try self.attachment(definition, brand, event.account, scene) else {
                return Speech(message: least, fallback: nil, shortened: Self.notReady(definition))
            }
            attachments.append(attachment)
        }
        let whole = Message(text: try long.get().text, attachments: attachments)
        return Speech(message: whole, fallback: least == whole ? nil : least, shortened: nil)
    }

    func groupGreeting(
        _ greeting: GroupGreeting,
        script: WelcomeScript,
        group: Groups.Standing?,
        newcomers: Int,
        _ event: Event,
        _ scene: Scene
    ) throws -> String {
        let brand = try self.brand(of: event)
        let owner = try group?.owner.flatMap { try Directory.guide($0, brand: event.brand, scene.transaction) }
        return try brand.templates.render(
            greeting.say,
            script.language,
            WelcomeVariables.groupGreetingValues(
                brand: brand.name,
                guide: owner?.name ?? "",
                store: owner?.store?.name ?? "",
                region: owner?.store?.region ?? "",
                group: group?.name ?? "",
                newcomers: newcomers,
                minuteOfDay: self.clock.minuteOfDay(at: scene.now),
                language: script.language
            ),
            byteLimit: greeting.via.byteLimit
        )
    }

    /// - Returns: nil while the attachment is not ready at the platform.
    func groupMaterial(
        _ material: GroupMaterial,
        script: WelcomeScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Message? {
        let brand = try self.brand(of: event)
        let values = WelcomeVariables.groupMaterialValues(brand: brand.name)
        let text = try brand.templates.render(
            material.say,
            script.language,
            values,
            byteLimit: WelcomeScript.materialByteLimit
        )
        guard let definition = material.attachment else { return Message(text: text) }
        guard let attachment = try self.attachment(definition, brand, event.account, scene) else { return nil }
        return Message(text: text, attachments: [attachment])
    }

    /// What makes one group material differ from another: its words and its content, not the passing id of a medium.
    func print(of message: Message, _ material: GroupMaterial, _ event: Event) throws -> String {
        let brand = try self.brand(of: event)
        let checksum = material.attachment?.mediaPath.flatMap { brand.media[$0]?.checksum } ?? ""
        return "\(message.text)\n\(material.attachment.map { "\($0)" } ?? "")\n\(checksum)\n\(material.notify)"
    }

    /// What hangs on what a group is told, as far as it is ready; the rest is left out, and told why.
    ///
    /// `isPost` says that a bot says it in the group, which shows pictures and links and nothing else.
    func hanging(
        _ definitions: [AttachmentDefinition],
        isPost: Bool,
        through account: AccountID,
        _ event: Event,
        _ scene: Scene
    ) throws -> Hanging {
        let brand = try self.brand(of: event)
        var hanging = Hanging()
        for definition in definitions {
            if isPost, !definition.isShownByBots {
                hanging.lack = Bilingual("机器人在群里只发图片和链接", "a bot shows pictures and links and nothing else")
            } else if definition.mediaPath != nil, !scene.can(.keepsMedia, on: account) {
                hanging.lack = Bilingual("这个账号不能发图片", "this account shows no pictures")
            } else if let attachment = try self.attachment(definition, brand, account, scene) {
                hanging.attachments.append(attachment)
            } else {
                hanging.lack = Self.notReady(definition)
            }
        }
        return hanging
    }

    private static func notReady(_ definition: AttachmentDefinition) -> Bilingual {
        let path = definition.mediaPath.map { Bilingual("\($0) ", $0) } ?? Bilingual("附件", "an attachment")
        return path + Bilingual("还没有在平台备好", " is not ready at the platform")
    }

    private func brand(of event: Event) throws -> Brand {
        guard let brand = self.brands[event.brand] else {
            preconditionFailure("Every brand of the configuration has a voice.")
        }
        return brand
    }

    private func attachment(
        _ definition: AttachmentDefinition,
        _ brand: Brand,
        _ account: AccountID,
        _ scene: Scene
    ) throws -> Attachment? {
        func id(_ path: String) throws -> String? {
            guard let medium = brand.media[path] else { return nil }
            let until = scene.now + Self.mediaMargin
            return try MediaShelf.mediaID(medium, account: account, goodUntil: until, scene.transaction)
        }
        switch definition {
        case .link(let title, let url, let description, let picture):
            return .link(title: title, url: url, description: description, pictureURL: picture ?? "")
        case .image(let path): return try id(path).map { .image(mediaID: $0) }
        case .video(let path): return try id(path).map { .video(mediaID: $0) }
        case .file(let path): return try id(path).map { .file(mediaID: $0) }
        case .miniProgram(let title, let appID, let page, let picture):
            return try id(picture).map { .miniProgram(title: title, pictureMediaID: $0, appID: appID, page: page) }
        }
    }
}
