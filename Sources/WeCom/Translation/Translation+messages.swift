import Domain

extension Translation {
    /// A message of a member to the app.
    func message() -> Happening? {
        guard let sender = self.filled("FromUserName"), let id = self.filled("MsgId"), let content = self.content()
        else {
            return nil
        }
        return .messageReceived(
            InboundMessage(id: id, from: Identity(.member, PlatformUserID(sender)), content: content)
        )
    }

    private func content() -> InboundContent? {
        switch self.text("MsgType") {
        case "text":
            self.root["Content"].map { .text($0.text) }
        case "image":
            self.filled("MediaId").map { .image(url: self.text("PicUrl"), mediaID: $0) }
        case "voice":
            self.filled("MediaId").map { .voice(mediaID: $0, format: self.text("Format")) }
        case "video":
            self.filled("MediaId").map { .video(mediaID: $0, thumbnailID: self.text("ThumbMediaId")) }
        case "location":
            self.place(in: self.root, latitude: "Location_X", longitude: "Location_Y").map { .location($0) }
        case "link":
            self.filled("Url").map {
                .link(
                    title: self.text("Title"),
                    description: self.text("Description"),
                    url: $0,
                    pictureURL: self.text("PicUrl")
                )
            }
        default: nil
        }
    }

    /// A place with `Scale` and `Label` where they are written.
    func place(in node: FlatXML.Node, latitude: StaticString, longitude: StaticString) -> Location? {
        guard let latitude = Self.filled(node[latitude]), let longitude = Self.filled(node[longitude]) else {
            return nil
        }
        return Location(
            latitude: latitude,
            longitude: longitude,
            scale: node["Scale"]?.text ?? "",
            label: node["Label"]?.text ?? ""
        )
    }

    /// A press on a card that the app sent.
    func cardEvent(isMenu: Bool) -> Happening? {
        guard let member = self.filled("FromUserName"), let task = self.filled("TaskId") else { return nil }
        let selected = self.root["SelectedItems"]?.all("SelectedItem") ?? []
        return .cardClicked(
            CardClick(
                by: Identity(.member, PlatformUserID(member)),
                key: self.text("EventKey"),
                taskID: task,
                cardType: self.text("CardType"),
                responseCode: self.text("ResponseCode"),
                selected: selected.map { item in
                    CardClick.Selection(
                        question: item["QuestionKey"]?.text ?? "",
                        options: item["OptionIds"]?.all("OptionId").map(\.text) ?? []
                    )
                },
                isMenu: isMenu
            )
        )
    }
}
