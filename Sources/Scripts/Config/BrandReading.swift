import Domain

/// Reads the entries of `brands`.
struct BrandReading {
    let fileExists: (String) -> Bool
    private(set) var ids = Register()

    init(fileExists: @escaping (String) -> Bool) { self.fileExists = fileExists }

    mutating func brand(_ value: Value) -> Brand? {
        let keys = ["id", "name", "scripts", "templates", "people", "quietHours", "pointsLast"]
        guard let table = Table(value, keys: keys, example: "{ id: acme, name: Acme }") else {
            self.ids.tear()
            return nil
        }
        let id = self.id(table)
        let name = table.required("name", example: "Acme")?.text(1...64, example: "Acme")
        let scripts = self.path(table, "scripts") ?? "bot-scripts"
        let templates = self.path(table, "templates") ?? "templates"
        let people = self.path(table, "people")
        let quietHours = table.optional("quietHours").map(self.quietHours) ?? Brand.defaultQuietHours
        let pointsLast = table.optional("pointsLast").map {
            $0.duration(.seconds(86_400)...(.seconds(3_660 * 86_400)), example: "365d")
        }
        // What could not be read stands open: a configuration with a problem is never used, its files are checked.
        return Brand(
            id: id ?? BrandID(""),
            name: name ?? "",
            scripts: scripts,
            templates: templates,
            people: people,
            quietHours: quietHours,
            pointsLast: pointsLast ?? nil
        )
    }

    private mutating func id(_ table: Table) -> BrandID? {
        guard let value = table.required("id", example: "acme"), let id = value.slug(example: "acme") else {
            self.ids.tear()
            return nil
        }
        self.ids.claim(id, by: value, fault: "names the same brand", suggestion: "give every brand its own id")
        return BrandID(id)
    }

    private func path(_ table: Table, _ key: String) -> String? {
        guard let value = table.optional(key), let path = value.text(1...1_024, example: "a path") else { return nil }
        if !self.fileExists(path) {
            value.report(
                "names no file or folder that there is",
                suggestion: "paths are relative to the folder in which Hearth is started"
            )
        }
        return path
    }

    private func quietHours(_ value: Value) -> TimeWindow? {
        let example = #"{ from: "22:00", to: "08:00" }"#
        if value.scalar == "none" { return nil }
        guard let table = Table(value, keys: ["from", "to"], example: "\(example), or none") else { return nil }
        let from = table.required("from", example: #""22:00""#)?.timeOfDay(example: "22:00")
        let to = table.required("to", example: #""08:00""#)?.timeOfDay(example: "08:00")
        guard let from, let to else { return nil }
        guard let window = TimeWindow(from: from, to: to) else {
            value.report("begins when it ends", suggestion: "write \(example), or none")
            return nil
        }
        return window
    }
}
