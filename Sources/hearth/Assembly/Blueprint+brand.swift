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

    /// Reads all that belongs to a brand.
    ///
    /// A slip in one file hides none in another, and causes none: what could not be read is not checked against.
    ///
    /// - Parameters:
    ///   - brand: The brand, as far as the configuration could be read.
    ///   - accounts: Its accounts; nil when they are not known.
    ///   - problems: Takes every problem of every file. With one of them nothing of the plan is to be used.
    /// - Returns: The brand with what could be read.
    static func plan(
        _ brand: Brand,
        accounts: Set<AccountID>?,
        reporting problems: inout [Problem]
    ) -> BrandPlan {
        let own = brand.templates == Self.shippedTemplates ? [] : [brand.templates]
        let folders = own + [Self.shippedTemplates]
        // A folder that the configuration names in vain is told there; what would be in it nobody knows.
        let isWhole = own.allSatisfy { FileManager.default.fileExists(atPath: $0) }
        let people = Self.people(brand.people, reporting: &problems)
        var slips: [Problem] = []
        let templateFolders = folders.map { TemplateFolder.read($0, reporting: &slips) }
        let templates = TemplateLibrary(templateFolders, pages: CustomerPages.templates, reporting: &slips)
        let media = MediaLibrary.read(folders, reporting: &slips) { lowercaseHex(Digest.sha256($0)) }
        let (coupons, stock) = Self.coupons("\(brand.scripts)/coupons", reporting: &slips)
        let inventory = BrandInventory(
            accounts: accounts,
            people: people,
            templates: isWhole ? Self.leastBytes(templates) : nil,
            media: isWhole ? media.paths : nil,
            coupons: stock,
            measure: isWhole ? Self.measure(templates) : nil
        )
        var faults: [Problem] = []
        let files = Folder(brand.scripts)
            .texts(endingIn: [".yaml", ".yml"], byteLimit: 1 << 20, reporting: &faults)
        let scripts = ScriptLibrary.read(files: files, inventory: inventory, reporting: &faults) {
            lowercaseHex(Digest.sha256(Array($0.utf8)))
        }
        let told = Set(slips.map(\.place))
        slips += Self.unofferedVariables(scripts, templates).filter { !told.contains($0.place) }
        problems += slips + faults
        return BrandPlan(
            brand: brand,
            people: people,
            scripts: scripts,
            coupons: coupons,
            templates: templates,
            media: media
        )
    }

    private static func leastBytes(_ library: TemplateLibrary) -> [Language: [String: Int]] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, library.leastBytes(in: $0)) })
    }

    /// The pools of a folder, in the order of their paths, with how many codes each has; none when there is no such
    /// folder.
    ///
    /// What a pool with a problem has is not known: it counts as enough for everybody.
    private static func coupons(
        _ folder: String,
        reporting problems: inout [Problem]
    ) -> (pools: [CouponPool], stock: [String: Int]) {
        var pools: [CouponPool] = []
        var paths: [String: String] = [:]
        var found: [Problem] = []
        for file in Folder(folder).texts(endingIn: [".txt"], byteLimit: 8 << 20, reporting: &found) {
            do throws(Problems) {
                let pool = try CouponPool.load(file: file.path, contents: file.contents)
                if let earlier = paths.updateValue(file.path, forKey: pool.id) {
                    let place = Problem.Place(file: file.path, line: 1, column: 1)
                    throw Problems([
                        Problem("'\(earlier)' is a pool of the same name", at: place, suggestion: "rename one")
                    ])
                }
                pools.append(pool)
            } catch {
                found += error.all
            }
        }
        var stock = Dictionary(uniqueKeysWithValues: pools.map { ($0.id, $0.codes.count) })
        for file in Set(found.map(\.place.file)) { stock[CouponPool.name(ofFile: file)] = .max }
        problems += found
        return (pools, stock)
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

    /// nil without a file, and for one with a problem; one that is not there is told by the configuration.
    private static func people(_ path: String?, reporting problems: inout [Problem]) -> PeopleFile? {
        guard let path, FileManager.default.fileExists(atPath: path) else { return nil }
        do throws(Problems) {
            return try PeopleFile.load(file: path, contents: try Self.text(path))
        } catch {
            problems += error.all
            return nil
        }
    }

    /// What a template mentions although the occasion in which a script says it does not offer it.
    private static func unofferedVariables(_ scripts: ScriptLibrary, _ templates: TemplateLibrary) -> [Problem] {
        var found: Set<Problem> = []
        for use in scripts.templateUses {
            found.formUnion(templates.problems(in: use.template, use.language, offering: use.occasion.variables))
        }
        // Said by no script.
        for language in Language.allCases {
            for (template, offered) in [
                (CouponPlay.template, CouponVariables.arrived), (HelpPlay.template, ChatVariables.help),
                (PointsPlay.template, ChatVariables.points), (RunVoice.pointer, ChatVariables.pointer),
                (LotteryPlay.unclaimed, ChatVariables.unclaimed),
            ] { found.formUnion(templates.problems(in: template, language, offering: offered)) }
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
        return try UTF8Text.text(of: Array(data), in: path)
    }
}
