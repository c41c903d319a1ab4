public import Content
public import Domain
public import Engine
internal import HTTPTypes
public import Hummingbird
public import Logging
internal import Metrics
public import Storage

/// The pages of customers, under `/p/{brand}/…`.
///
/// It promises that an act is stored before it is answered, once for each showing of its form, and only in the name of
/// whom the platform, or a link of ours, has named; that every page is whole without a script; and that a stranger
/// learns nothing from a refusal. It decides nothing about a play.
public struct CustomerDoor: Sendable {
    /// A brand as the pages need it.
    public struct Brand: Sendable {
        public let id: BrandID
        public let name: String
        public let templates: TemplateLibrary
        /// Who finds out whose browser it is, one for each account that can.
        ///
        /// The first does it where an address names no account.
        public let recognisers: [any Recognising]

        public init(id: BrandID, name: String, templates: TemplateLibrary, recognisers: [any Recognising]) {
            self.id = id
            self.name = name
            self.templates = templates
            self.recognisers = recognisers
        }

        /// The one of an account; nil for an account that is none of the brand's, or finds out nobody.
        func recogniser(of account: some StringProtocol) -> (any Recognising)? {
            self.recognisers.first { $0.account.rawValue == account }
        }
    }

    /// How it is known from where a browser calls.
    public enum Callers: Sendable {
        /// By its connection.
        case connection
        /// By the last entry of `X-Forwarded-For`, which the reverse proxy before Hearth adds.
        case forwarded
    }

    private let inForce: InForce<[BrandID: Brand]>
    let playbill: Playbill
    let store: any Store
    let desk: ActDesk
    let live: LiveDesk
    let seal: PageSeal
    let clock: BrandClock
    let publicURL: String
    let callers: Callers
    let domainFiles: [DomainFile]
    let now: WallClock
    let sleep: @Sendable (Duration) async throws -> Void
    let logger: Logger
    let tally = Tally()

    /// - Parameters:
    ///   - brands: Those that have pages.
    ///   - playbill: What can be played.
    ///   - store: Where everything stands.
    ///   - desk: Takes what is done on pages.
    ///   - live: Tells what moves.
    ///   - seal: Made with the key of the store.
    ///   - clock: Of the configuration's time zone.
    ///   - publicURL: How the world reaches Hearth, without a slash at its end.
    ///   - callers: How it is known from where a browser calls.
    ///   - domainFiles: What proves whose domain that is.
    ///   - now: The time.
    ///   - sleep: Waits between two looks whether an act is decided.
    ///   - logger: For what an operator has to know.
    public init(
        brands: [Brand],
        playbill: Playbill,
        store: any Store,
        desk: ActDesk,
        live: LiveDesk,
        seal: PageSeal,
        clock: BrandClock,
        publicURL: String,
        callers: Callers = .connection,
        domainFiles: [DomainFile] = [],
        now: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        logger: Logger
    ) {
        self.inForce = InForce(Dictionary(uniqueKeysWithValues: brands.map { ($0.id, $0) }))
        self.playbill = playbill
        self.store = store
        self.desk = desk
        self.live = live
        self.seal = seal
        self.clock = clock
        self.publicURL = publicURL
        self.callers = callers
        self.domainFiles = domainFiles
        self.now = now
        self.sleep = sleep
        self.logger = logger
    }

    var brands: [BrandID: Brand] { self.inForce.value }

    /// Lets the pages of the brands look another way from now on.
    public func replace(with brands: [Brand]) {
        self.inForce.replace(with: Dictionary(uniqueKeysWithValues: brands.map { ($0.id, $0) }))
    }

    public func add<Context: RemoteAddressRequestContext>(to router: Router<Context>) {
        router.add(middleware: RefusalPages<Context>(door: self))
        self.look(router, "p/_/:file") { request, parameters in self.asset(request, parameters) }
        for file in self.domainFiles {
            self.look(router, RouterPath(file.name)) { _, _ in file.response }
        }
        self.look(router, "p/:brand") { try await self.home($0, $1) }
        self.look(router, "p/:brand/_in") { try await self.signIn($0, $1) }
        self.look(router, "p/:brand/_back") { try await self.comeBack($0, $1) }
        self.look(router, "p/:brand/points") { try await self.points($0, $1) }
        self.look(router, "p/:brand/draws/:run") { try await self.proof($0, $1) }
        self.look(router, "p/:brand/:script") { try await self.play($0, $1) }
        router.get("p/:brand/:script/live") { request, context in
            try await self.stream(request, context)
        }
        router.post("p/:brand/:script") { request, context in try await self.act(request, context.parameters) }
    }

    /// GET, and HEAD, which is the same without the body.
    private func look(
        _ router: Router<some RequestContext>,
        _ path: RouterPath,
        _ answer: @escaping @Sendable (Request, Parameters) async throws -> Response
    ) {
        router.get(path) { request, context in try await answer(request, context.parameters) }
        router.head(path) { request, context in
            try await answer(request, context.parameters).createHeadResponse()
        }
    }

    /// What is counted; made once.
    struct Tally: Sendable {
        enum Act: String, CaseIterable {
            case stored, repeated, stale, forged, malformed, refused
        }

        private let acts = Dictionary(
            uniqueKeysWithValues: Act.allCases.map {
                ($0, Counter(label: "hearth_page_acts_total", dimensions: [("outcome", $0.rawValue)]))
            }
        )
        private let signIns = Dictionary(
            uniqueKeysWithValues: (["recognised", "forged"] + Unrecognised.Reason.allCases.map(\.rawValue)).map {
                ($0, Counter(label: "hearth_page_sign_ins_total", dimensions: [("outcome", $0)]))
            }
        )

        func count(_ act: Act) { self.acts[act]?.increment() }
        func countSignIn(_ outcome: String) { self.signIns[outcome]?.increment() }
    }
}
