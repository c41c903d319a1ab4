import Console
import Content
import Domain
import Foundation
import OpenSSL
import Plays
import Scripts

extension Blueprint {
    /// The templates that come with Hearth; a brand's own folder goes before them.
    private static let shippedTemplates = "templates"

    static func plan(_ brand: Brand, _ config: HearthConfig) throws(Problems) -> BrandPlan {
        var problems: [Problem] = []
        func attempt<Value>(_ body: () throws(Problems) -> Value) -> Value? {
            do throws(Problems) {
                return try body()
            } catch {
                problems += error.all
                return nil
            }
        }
        let folders =
            brand.templates == Self.shippedTemplates ? [brand.templates] : [brand.templates, Self.shippedTemplates]
        let people = attempt { () throws(Problems) in try brand.people.map(Self.people) ?? nil }
        let templateFolders = attempt { () throws(Problems) in
            var read: [TemplateFolder] = []
            for folder in folders { read.append(try TemplateFolder.read(folder)) }
            return read
        }
        let templates = templateFolders.flatMap { read in
            attempt { () throws(Problems) in try TemplateLibrary(read, pages: CustomerPages.templates) }
        }
        let media = attempt { () throws(Problems) in
            try MediaLibrary.read(folders) { lowercaseHex(Digest.sha256($0)) }
        }
        let coupons = attempt { () throws(Problems) in try Self.coupons("\(brand.scripts)/coupons") }
        // A slip in one file hides none in another, and causes none: the scripts are read against what could be read
        // whole.
        let inventory = BrandInventory(
            accounts: Set(config.accounts.filter { $0.brand == brand.id }.map(\.id)),
            people: people ?? nil,
            templates: templateFolders.map { Self.inventory(templates, $0) },
            media: media?.paths,
            coupons: coupons.map { pools in
                Dictionary(uniqueKeysWithValues: pools.map { ($0.id, $0.codes.count) })
            },
            measure: templates.map(Self.measure)
        )
        let scripts = attempt { () throws(Problems) in
            let files = try Folder(brand.scripts).texts(endingIn: [".yaml", ".yml"], byteLimit: 1 << 20)
            return try ScriptLibrary.load(files: files, inventory: inventory) {
                lowercaseHex(Digest.sha256(Array($0.utf8)))
            }
        }
        if let scripts, let templates { problems += Self.unofferedVariables(scripts, templates) }
        guard let people, let templates, let media, let coupons, let scripts, problems.isEmpty else {
            throw Problems(problems)
        }
        return BrandPlan(
            brand: brand,
            people: people,
            scripts: scripts,
            coupons: coupons,
            templates: templates,
            media: media
        )
    }

    /// The names of all templates; their sizes only when all of them are good.
    private static func inventory(
        _ library: TemplateLibrary?,
        _ folders: [TemplateFolder]
    ) -> [Language: [String: Int]] {
        if let library {
            return Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, library.leastBytes(in: $0)) })
        }
        return folders.flatMap(\.files).reduce(into: [:]) { $0[$1.language, default: [:]][$1.name] = 0 }
    }

    /// The pools of a folder, in the order of their paths; none when there is no such folder.
    private static func coupons(_ folder: String) throws(Problems) -> [CouponPool] {
        var pools: [CouponPool] = []
        var found: [(id: String, path: String)] = []
        var problems: [Problem] = []
        for file in try Folder(folder).texts(endingIn: [".txt"], byteLimit: 8 << 20) {
            do throws(Problems) {
                let pool = try CouponPool.load(file: file.path, contents: file.contents)
                pools.append(pool)
                found.append((pool.id, file.path))
            } catch {
                problems += error.all
            }
        }
        var paths: [String: String] = [:]
        for (id, path) in found {
            guard let earlier = paths.updateValue(path, forKey: id) else { continue }
            let place = Problem.Place(file: path, line: 1, column: 1)
            problems.append(Problem("'\(earlier)' is a pool of the same name", at: place, suggestion: "rename one"))
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return pools
    }

    /// How long texts become with the values of a script.
    private static func measure(_ library: TemplateLibrary) -> BrandInventory.Measure {
        let blank = [TemplateVariable].everyOccasion.blankValues
        return { name, language, values in
            let text = try? library.render(
                name,
                language,
                blank.merging(values) { $1 },
                byteLimit: .max
            )
            return text?.utf8.count
        }
    }

    private static func people(_ path: String) throws(Problems) -> PeopleFile? {
        try PeopleFile.load(file: path, contents: try Self.text(path))
    }

    /// What a template mentions although the occasion in which a script says it does not offer it.
    private static func unofferedVariables(_ scripts: ScriptLibrary, _ templates: TemplateLibrary) -> [Problem] {
        var found: Set<Problem> = []
        for use in scripts.templateUses {
            found.formUnion(templates.problems(in: use.template, use.language, offering: use.occasion.variables))
        }
        return Array(found)
    }

    /// The text of a file that the configuration or the command line names.
    static func text(_ path: String) throws(Problems) -> String {
        let place = Problem.Place(file: path, line: 1, column: 1)
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Problems([
                Problem("this file cannot be read", at: place, suggestion: "look at its name, owner and rights")
            ])
        }
        guard data.count <= 1 << 20 else {
            throw Problems([Problem("this file has more than 1 MiB", at: place, suggestion: "make it smaller")])
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Problems([Problem("this file is not UTF-8", at: place, suggestion: "save it as UTF-8")])
        }
        return text
    }
}
