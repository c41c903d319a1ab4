/// An answer to a message, as it is posted to the address that came with it; one of the objects is there.
///
/// Source: WeCom developer documentation, paths 101138, 101032.
struct AibotReply: Codable {
    struct Card: Codable {
        struct Title: Codable {
            let title: String
        }
        struct Button: Codable {
            let text: String
            let style: Int
            let key: String
        }

        let card_type: String
        let main_title: Title
        let sub_title_text: String?
        let button_list: [Button]
        let task_id: String
    }

    let msgtype: String
    var markdown: WireText?
    var template_card: Card?
}

/// A frozen answer: where it goes behind the host, and what is said.
struct AibotCall: Codable {
    let path: String
    let reply: AibotReply
}
