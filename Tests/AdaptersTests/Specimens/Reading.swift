import Foundation

/// A value of JSON to look into; what is missing is nothing.
struct Reading {
    private let value: Any?

    private init(_ value: Any?) { self.value = value }

    init(_ bytes: [UInt8]) {
        self.value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    subscript(_ name: String) -> Reading { Reading((self.value as? [String: Any])?[name]) }

    var text: String? { self.value as? String }
    var number: Int? { self.value as? Int }
    var list: [Reading] { (self.value as? [Any])?.map { Reading($0) } ?? [] }
    var isThere: Bool { self.value != nil && !(self.value is NSNull) }

    /// The value as JSON, keys sorted.
    var json: String? {
        guard let value = self.value,
            let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}

extension String {
    /// As a text of JSON, with its quotation marks.
    var quoted: String {
        let data = (try? JSONSerialization.data(withJSONObject: self, options: .fragmentsAllowed)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// For a value of a query or a form.
    var percentEncoded: String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return self.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
