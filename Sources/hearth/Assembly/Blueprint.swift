import Console
import Content
import Domain
import Foundation
import Plays
import Scripts

/// Everything that people wrote in files, read and checked, before anything is started.
struct Blueprint {
    /// A brand with all that belongs to it.
    struct BrandPlan {
        let brand: Brand
        let people: PeopleFile?
        let scripts: ScriptLibrary
        /// In the order of the paths.
        let coupons: [CouponPool]
        let templates: TemplateLibrary
        let media: MediaLibrary
    }

    /// The file of the configuration.
    let path: String
    /// What the names of secrets stand for.
    let environment: [String: String]
    let config: HearthConfig
    let brands: [BrandPlan]
    /// What proves to platforms whose domain this is.
    var domainFiles: [DomainFile] = []

    /// Reads the configuration and everything it names.
    ///
    /// - Throws: ``Problems`` with every problem of every file.
    static func load(
        _ path: String,
        environment: [String: String],
        missingSecrets: MissingSecrets = .areProblems
    ) throws(Problems) -> Blueprint {
        let draft = ConfigDraft.read(
            file: path,
            contents: try Self.text(path),
            platforms: Platforms.all,
            environment: environment,
            missingSecrets: missingSecrets,
            fileExists: { FileManager.default.fileExists(atPath: $0) }
        )
        var problems = draft.problems
        let brands = draft.brands.map { brand in
            let accounts = draft.accounts.map { $0[brand.id] ?? [] }
            return Self.plan(brand, accounts: accounts, reporting: &problems)
        }
        var domainFiles: [DomainFile] = []
        do throws(Problems) {
            domainFiles = try draft.domainFiles.map(Self.domainFiles) ?? []
        } catch {
            problems += error.all
        }
        guard problems.isEmpty, let config = draft.config else {
            // Brands may share folders, and all share the shipped one.
            var told: Set<Problem> = []
            throw Problems(problems.filter { told.insert($0).inserted })
        }
        return Blueprint(path: path, environment: environment, config: config, brands: brands, domainFiles: domainFiles)
    }

    private static func domainFiles(_ path: String) throws(Problems) -> [DomainFile] {
        let folder = Folder(path)
        var files: [DomainFile] = []
        var problems: [Problem] = []
        for name in folder.paths(reporting: &problems) {
            do throws(Problems) {
                let bytes = try folder.bytes(of: name, limit: DomainFile.byteLimit)
                guard let file = DomainFile(name: name, bytes: bytes) else {
                    throw Problems([
                        Problem(
                            "this is no file of a platform",
                            at: Problem.Place(file: folder.location(of: name), line: 1, column: 1),
                            suggestion: "keep only the WW_verify_….txt here, as it was downloaded"
                        )
                    ])
                }
                files.append(file)
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return files
    }

    /// The accounts that serve customers.
    var apps: [Account] { self.config.accounts.filter(\.fields.servesCustomers) }

    /// What should be looked at in the scripts and stops no start, sorted by place.
    var warnings: [Problem] { Problems(self.brands.flatMap(\.scripts.warnings)).all }

    /// The welcome script of each account that has one.
    var welcomes: [AccountID: WelcomeScript] {
        self.apps.reduce(into: [:]) { welcomes, account in
            let plan = self.brands.first { $0.brand.id == account.brand }
            welcomes[account.id] = plan?.scripts.welcome(for: account.id)
        }
    }

    /// What a bot of each account shows in the groups in which it sits.
    var pictures: [AccountID: [Medium]] { self.media { $0.pictures(for: $1) } }

    /// All media that the scripts of each account use, for platforms where members send them.
    var media: [AccountID: [Medium]] { self.media { $0.media(for: $1) } }

    private func media(_ paths: (ScriptLibrary, AccountID) -> [String]) -> [AccountID: [Medium]] {
        self.apps.reduce(into: [:]) { media, account in
            guard let plan = self.brands.first(where: { $0.brand.id == account.brand }) else { return }
            media[account.id] = paths(plan.scripts, account.id).compactMap(plan.media.medium)
        }
    }
}
