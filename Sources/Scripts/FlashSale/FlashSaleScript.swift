public import Domain

/// A flash sale (秒杀) at fixed times: one file of `bot-scripts` with `play: flash-sale`, checked.
///
/// Hearth announces; the sale itself is in the shop.
public struct FlashSaleScript: PlayScript {
    public static let play = ScriptedPlay.flashSale

    public let head: ScriptHead
    public let groups: GroupChoice
    /// `rhythm`: when sales begin; `lasts` is `1h` when it is left out.
    ///
    /// Required.
    public let rhythm: Rhythm
    /// `item`: what is sold, at most 128 bytes.
    ///
    /// Required.
    public let item: String
    /// `price`: in yuan, `9.9`.
    ///
    /// Required.
    public let price: Fen
    /// `stock`: how many there are each time, 1 to 1,000,000.
    ///
    /// nil, the default, when it is not told.
    public let stock: Int?
    /// `link`: where it is bought, an https address of at most 2,048 bytes.
    ///
    /// nil, the default, for none.
    public let link: String?
    /// `announce`: what the groups hear before each sale.
    ///
    /// Required.
    public let announce: FlashSaleAnnouncement
    /// `atMostPerWeek`: more sales than this in any seven days are warned of, 1 to 7.
    ///
    /// Default 3.
    public let atMostPerWeek: Int

    public init(
        head: ScriptHead,
        groups: GroupChoice = .all,
        rhythm: Rhythm,
        item: String,
        price: Fen,
        stock: Int? = nil,
        link: String? = nil,
        announce: FlashSaleAnnouncement,
        atMostPerWeek: Int = 3
    ) {
        self.head = head
        self.groups = groups
        self.rhythm = rhythm
        self.item = item
        self.price = price
        self.stock = stock
        self.link = link
        self.announce = announce
        self.atMostPerWeek = atMostPerWeek
    }
}

/// `announce: { before: 30m, say: flash-sale/announce, via: owner-task }`.
public struct FlashSaleAnnouncement: Hashable, Codable, Sendable {
    /// `before`: how long before the sale begins, `5m` to `24h`.
    ///
    /// Default `30m`.
    public let before: Duration
    /// `say`: the template of the text.
    ///
    /// Default `flash-sale/announce`.
    public let say: String
    /// `via`: `owner-task` or `owner-message`.
    ///
    /// Required.
    public let via: GroupWay
    /// `attach`: what hangs on the text, as in ``Announcement/attachments``.
    ///
    /// Default: none.
    public let attachments: [AttachmentDefinition]

    public init(
        before: Duration = .seconds(1_800),
        say: String = "flash-sale/announce",
        via: GroupWay,
        attachments: [AttachmentDefinition] = []
    ) {
        self.before = before
        self.say = say
        self.via = via
        self.attachments = attachments
    }
}
