internal import Domain

extension FeishuCard {
    /// Takes one element in, and what stands inside it.
    mutating func take(_ element: JSON, isInColumn: Bool, _ town: ChatTown) throws(FeishuRefusal) {
        guard let tag = element["tag"]?.text else { throw Self.wrong(200_621, "an element has no tag") }
        switch tag {
        case "markdown": try self.take(text: element, town)
        case "div":
            if let text = element["text"] { try self.take(text: text, town) }
            for field in element["fields"]?.list ?? [] { try self.take(text: field["text"], town) }
            if let extra = element["extra"] { try self.take(extra, isInColumn: true, town) }
        case "column_set":
            guard let columns = element["columns"]?.list else { throw Self.wrong(200_621, "columns is no list") }
            for column in columns {
                guard column["tag"] == "column" else { throw Self.wrong(200_621, "a column has another tag") }
                try self.takeAll(column, isInColumn: true, town)
            }
        case "button":
            // In an old card a button stands in an action, a column or beside a text.
            guard self.isNew || isInColumn else { throw Self.wrong(200_621, "a button stands alone") }
            try self.take(button: element)
        case "action", "note":
            guard !self.isNew else { throw Self.wrong(200_861, "unsupported tag \(tag) in schema V2") }
            try self.takeOld(element, isAction: tag == "action", town)
        case "hr": break
        case "img":
            guard let key = element["img_key"]?.text, town.pictures[key] != nil else {
                throw Self.wrong(200_570, "image key is invalid")
            }
            self.content.pictures.append(key)
            self.content.add(line: element["alt"]?["content"]?.text ?? "")
        case "form", "collapsible_panel", "interactive_container":
            if let title = element["header"]?["title"] { try self.take(text: title, town) }
            try self.takeAll(element, isInColumn: true, town)
        case _ where Self.unseen.contains(tag): break
        default: throw Self.wrong(200_621, "unknown tag \(tag.prefix(40))")
        }
    }

    /// What is accepted and not shown: the people of the sandbox press buttons and nothing else.
    private static let unseen: Set<String> = [
        "input", "select_static", "multi_select_static", "select_person", "multi_select_person", "date_picker",
        "picker_time", "picker_datetime", "overflow", "checker", "person", "person_list", "img_combination", "table",
        "chart",
    ]

    private mutating func takeAll(_ container: JSON, isInColumn: Bool, _ town: ChatTown) throws(FeishuRefusal) {
        guard let elements = container["elements"]?.list else { throw Self.wrong(200_621, "elements is no list") }
        for element in elements { try self.take(element, isInColumn: isInColumn, town) }
    }

    /// The two tags that only old cards have: a row of buttons, and a line of small print.
    private mutating func takeOld(_ element: JSON, isAction: Bool, _ town: ChatTown) throws(FeishuRefusal) {
        guard let parts = element[isAction ? "actions" : "elements"]?.list, !parts.isEmpty else {
            throw Self.wrong(200_621, isAction ? "actions is no list" : "elements is no list")
        }
        for part in parts {
            if isAction || part["tag"] == "img" {
                try self.take(part, isInColumn: true, town)
            } else {
                try self.take(text: part, town)
            }
        }
    }

    /// A button: what it tells and where it leads stand in `behaviors`, in old cards also in `value` and `url`.
    private mutating func take(button: JSON) throws(FeishuRefusal) {
        guard let label = button["text"]?["content"]?.text, !label.isEmpty else {
            throw Self.wrong(200_621, "a button has no text")
        }
        if let confirm = button["confirm"] {
            guard confirm["title"]?["content"]?.text != nil, confirm["text"]?["content"]?.text != nil else {
                throw Self.wrong(200_621, "confirm has no title and text")
            }
        }
        self.buttonCount += 1
        guard button["disabled"] != true else { return self.content.add(line: "[\(label)]") }
        var url = self.isNew ? nil : button["url"]?.text ?? button["multi_url"]?["url"]?.text
        var value = self.isNew ? nil : button["value"]
        var isTold = value != nil
        for behavior in button["behaviors"]?.list ?? [] {
            switch behavior["type"]?.text {
            case "callback": (value, isTold) = (behavior["value"], true)
            case "open_url": url = behavior["default_url"]?.text
            case "form_action": isTold = true
            default: throw Self.wrong(200_621, "unknown behavior")
            }
        }
        guard value == nil || value?.members != nil || value?.text != nil else {
            throw Self.wrong(200_621, "value is neither an object nor a text")
        }
        let name = button["name"]?.text ?? ""
        let isTaken = name.isEmpty || self.content.buttons.contains { $0.id == name }
        let kind = button["type"]?.text ?? ""
        var action: [(String, JSON)] = value.map { [("value", $0)] } ?? []
        action.append(("tag", "button"))
        if !name.isEmpty { action.append(("name", .text(name))) }
        self.content.buttons.append(
            ChatButton(
                id: isTaken ? "button-\(self.buttonCount)" : name,
                label: label,
                url: url,
                style: ["primary", "danger"].first { kind.hasPrefix($0) } ?? "",
                native: isTold ? action.json : .null
            )
        )
    }
}
