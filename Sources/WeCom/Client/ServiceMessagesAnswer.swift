import Domain

/// The answer to `kf/sync_msg`.
///
/// Source: WeCom developer documentation, path 94670.
struct ServiceMessagesAnswer: Decodable {
    /// The platform says 64 bytes.
    static let longestCursor = 256

    /// An element that may be of a kind nobody knows: it must not stop the others.
    struct Lenient: Decodable {
        let value: Element?

        init(from decoder: any Decoder) throws { self.value = try? Element(from: decoder) }
    }

    struct Element: Decodable {
        struct Text: Decodable {
            let content: String?
            /// Set when the customer pressed an item of a menu.
            let menu_id: String?
        }
        struct Media: Decodable {
            let media_id: String?
        }
        struct Place: Decodable {
            let latitude: Double?
            let longitude: Double?
            let name: String?
            let address: String?
        }
        struct Link: Decodable {
            let title: String?
            let desc: String?
            let url: String?
            let pic_url: String?
        }
        struct Event: Decodable {
            let event_type: String?
            let fail_msgid: String?
            let fail_type: Int?
        }

        let msgid: String?
        let external_userid: String?
        let send_time: Int64?
        /// 3 a customer, 4 the platform, 5 somebody who serves.
        let origin: Int?
        let msgtype: String?
        let text: Text?
        let image: Media?
        let voice: Media?
        let video: Media?
        let location: Place?
        let link: Link?
        let event: Event?
    }

    /// A message of ours that did not reach the customer, although it was accepted.
    struct Failure: Hashable {
        let messageID: String
        let type: Int
    }

    let next_cursor: String?
    let has_more: Int?
    let msg_list: [Lenient]?
}

extension ServiceMessagesAnswer.Element {
    /// The platform's clock may be so much ahead of ours.
    private static let fastestClock = Duration.seconds(60)
    private static let longestID = 128

    var isOfCustomer: Bool { self.origin == 3 }

    /// Nil for a kind that is not read here, and for one without what every message has.
    func message(to account: String, now: Instant) -> ServiceMessage? {
        guard let id = self.msgid, (1...Self.longestID).contains(id.utf8.count), let content = self.content,
            let customer = self.external_userid, (1...Self.longestID).contains(customer.utf8.count)
        else { return nil }
        let sentAt = self.send_time.flatMap(Instant.init(wireSeconds:)) ?? now
        return ServiceMessage(
            id: id,
            serviceAccount: account,
            customer: PlatformUserID(customer),
            sentAt: sentAt <= now + Self.fastestClock ? sentAt : now,
            content: content
        )
    }

    /// An item of a menu that was pressed says its key.
    private var content: InboundContent? {
        switch self.msgtype {
        case "text":
            self.text?.menu_id?.filled.map { .text($0) } ?? self.text?.content.map { .text($0) }
        case "image": self.image?.media_id?.filled.map { .image(url: "", mediaID: $0) }
        case "voice": self.voice?.media_id?.filled.map { .voice(mediaID: $0, format: "amr") }
        case "video": self.video?.media_id?.filled.map { .video(mediaID: $0, thumbnailID: "") }
        case "location": self.location?.place.map { .location($0) }
        case "link":
            self.link?.url?.filled.map {
                .link(
                    title: self.link?.title ?? "",
                    description: self.link?.desc ?? "",
                    url: $0,
                    pictureURL: self.link?.pic_url ?? ""
                )
            }
        default: nil
        }
    }

    var failure: ServiceMessagesAnswer.Failure? {
        guard self.msgtype == "event", let event = self.event, event.event_type == "msg_send_fail" else { return nil }
        return ServiceMessagesAnswer.Failure(messageID: event.fail_msgid ?? "", type: event.fail_type ?? 0)
    }
}

extension ServiceMessagesAnswer.Element.Place {
    fileprivate var place: Location? {
        guard let latitude, let longitude else { return nil }
        let label = [self.name, self.address].compactMap { $0?.filled }.joined(separator: " ")
        return Location(latitude: "\(latitude)", longitude: "\(longitude)", label: label)
    }
}

extension ServiceMessagesAnswer.Failure {
    /// What a shop manager understands of it.
    var reason: Bilingual {
        switch self.type {
        case 4:
            Bilingual("离顾客最后一句话超过 \(ServiceRule.hours) 小时", "over \(ServiceRule.hours) hours since the customer wrote")
        case 6:
            Bilingual("超过 \(ServiceRule.messages) 条", "more than \(ServiceRule.messages) answers to one message")
        case 10: Bilingual("顾客拒收", "the customer refuses messages")
        case 13: Bilingual("被安全限制", "held back for safety")
        default: Bilingual("原因 \(self.type)", "reason \(self.type)")
        }
    }
}

extension String {
    fileprivate var filled: String? { self.isEmpty ? nil : self }
}
