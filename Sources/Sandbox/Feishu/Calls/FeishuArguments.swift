/// The JSON body of a call.
struct FeishuArguments: Sendable {
    let json: JSON

    /// - Parameters:
    ///   - call: What came.
    ///   - isLenient: Whether no `Content-Type` at all will do, as the platform's own library asks for tokens.
    /// - Throws: 99992402 when it is no JSON object, or sent as something else.
    init(_ call: ChatCall, isLenient: Bool = false) throws(FeishuRefusal) {
        let isUntyped = isLenient && call.contentType.isEmpty
        guard isUntyped || call.contentType.lowercased().hasPrefix("application/json") else {
            throw FeishuRefusal(99_992_402, "Content-Type is not application/json")
        }
        guard let json = try? JSONReader.read(call.body), json.members != nil else {
            throw FeishuRefusal(99_992_402, "the body is no JSON object")
        }
        self.json = json
    }

    subscript(name: String) -> JSON? { self.json[name] == .null ? nil : self.json[name] }

    /// A text that must be there.
    func text(_ name: String) throws(FeishuRefusal) -> String {
        guard let text = try self.optional(name), !text.isEmpty else {
            throw FeishuRefusal(99_992_402, "field validation failed: \(name) is required")
        }
        return text
    }

    /// A text that may be absent, but nothing else.
    func optional(_ name: String) throws(FeishuRefusal) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.text else {
            throw FeishuRefusal(99_992_402, "field validation failed: \(name) is no text")
        }
        return text
    }
}
