/// The small grammar of Prometheus text: names, labels, numbers.
///
/// Source: Prometheus documentation, "Exposition formats" and "Data model".
enum PrometheusText {
    /// A metric name of `[a-zA-Z0-9_:]` that does not begin with a digit, ending in the suffix exactly once.
    static func name(_ label: String, suffix: String) -> String {
        let clean = Self.clean(label, isColonKept: true)
        return clean.hasSuffix(suffix) ? clean : clean + suffix
    }

    /// The inside of the braces, sorted by label name; empty without labels.
    ///
    /// Of equal names the last wins.
    static func labels(_ dimensions: [(String, String)]) -> String {
        var values: [String: String] = [:]
        for (key, value) in dimensions {
            var name = Self.clean(key, isColonKept: false)
            // Prometheus keeps `le` for histograms and two leading underscores for itself.
            if name == "le" || name.hasPrefix("__") { name = "label_" + name }
            values[name] = value
        }
        return values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
            .joined(separator: ",")
    }

    static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        labels.isEmpty ? "\(name) \(Self.number(value))\n" : "\(name){\(labels)} \(Self.number(value))\n"
    }

    /// A number as Prometheus reads it: whole numbers without a point, `+Inf`, `-Inf`, `NaN`.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf" }
        guard let whole = Int64(exactly: value), whole.magnitude < 1 << 53 else { return "\(value)" }
        return "\(whole)"
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func clean(_ name: String, isColonKept: Bool) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": text.unicodeScalars.append(scalar)
            case ":" where isColonKept: text.unicodeScalars.append(scalar)
            default: text.append("_")
            }
        }
        guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return "_" + text }
        return text
    }
}
