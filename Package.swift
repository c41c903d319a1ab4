// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

func room(_ name: String, _ below: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: below, swiftSettings: strict)
}

/// The tests of one room; `more` is what they use beside it.
func tests(of room: String, named name: String? = nil, _ more: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name ?? room)Tests",
        dependencies: [.byName(name: room)] + more,
        swiftSettings: strict
    )
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")

let package = Package(
    name: "hearth",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    ],
    targets: [
        room("Domain", []),
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),
        room("OpenSSL", ["COpenSSL"]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        room("Curl", ["CCurl"]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        room("Storage", ["Domain", "CPostgres", grdb, sqlite]),
        room("Engine", ["Domain", "Storage", lifecycle, logging, metrics]),
        room("Community", ["Domain", "Storage"]),
        room("Ledger", ["Domain", "Storage"]),
        room("Content", ["Domain", "Storage", mustache]),
        room("Scripts", ["Domain", yams]),
        room("Draws", ["Domain", "OpenSSL"]),
        room(
            "Plays",
            ["Domain", "Storage", "Engine", "Scripts", "Community", "Ledger", "Content", "Draws", "OpenSSL"]
        ),
        room("Delivery", ["Domain", "OpenSSL", "Storage", "Engine", "Scripts", "Curl", lifecycle, logging, metrics]),
        room("WeCom", ["Domain", "Engine", "Scripts", "Delivery", "OpenSSL", "Curl"]),
        room("Slack", ["Domain", "Engine", "Scripts", "Delivery", "OpenSSL", "Curl"]),
        room("DingTalk", ["Domain", "Engine", "Scripts", "Delivery", "OpenSSL", "Curl"]),
        room("Feishu", ["Domain", "Engine", "Scripts", "Delivery", "OpenSSL", "Curl"]),
        room("Sandbox", ["Domain", "OpenSSL", "Curl", hummingbird, httpTypes]),
        room("Rehearsal", ["Domain", "Storage", "Engine", "Delivery"]),

        room(
            "Gateway",
            [
                "Domain", "Storage", "Engine", hummingbird, hummingbirdCore, nio, nioHTTP1, nioHTTPTypes, httpTypes,
                lifecycle, logging,
                metrics,
            ]
        ),
        room(
            "Console",
            [
                "Domain", "OpenSSL", "Storage", "Engine", "Community", "Ledger", "Content", "Scripts", "Draws", "Plays",
                hummingbird, nio, httpTypes, lifecycle, logging,
                metrics,
            ]
        ),
        .executableTarget(
            name: "hearth",
            dependencies: [
                "Domain", "OpenSSL", "Curl", "Storage", "Engine", "Community", "Ledger", "Content", "Scripts", "Draws",
                "Plays", "Delivery",
                "WeCom", "Slack", "DingTalk", "Feishu", "Sandbox", "Rehearsal", "Gateway", "Console", hummingbird,
                argumentParser, lifecycle,
                signals,
                logging,
                metrics,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "hearth-bench",
            dependencies: [
                "Domain", "Storage", "Engine", "Community", "Content", "Scripts", "Ledger", "Draws", "Plays", "Curl",
                hummingbird, nio, nioPosix, nioHTTP1, argumentParser, logging,
            ],
            path: "Tests/Bench/HearthBench",
            swiftSettings: strict
        ),

        .target(
            name: "TestSupport",
            dependencies: ["Domain", "Storage", "Engine", "Delivery", "Community", logging],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        tests(of: "Domain", ["TestSupport"]),
        tests(of: "OpenSSL"),
        tests(of: "Curl"),
        tests(of: "Storage", ["Domain", "TestSupport"]),
        tests(of: "Engine", ["Domain", "Storage", "TestSupport"]),
        tests(of: "Community", ["Domain", "Storage", "TestSupport"]),
        tests(of: "Ledger", ["Domain", "Storage", "TestSupport"]),
        tests(of: "Content", ["Domain", "Storage", "TestSupport"]),
        tests(of: "Scripts", ["Domain", "WeCom", "Slack", "Feishu", "DingTalk", yams]),
        tests(of: "Draws", ["Domain", "OpenSSL"]),
        tests(
            of: "Plays",
            [
                "Domain", "OpenSSL", "Storage", "Engine", "Community", "Ledger", "Content", "Scripts", "Delivery",
                "Draws", "TestSupport",
                logging, metrics,
            ]
        ),
        tests(of: "Delivery", ["Domain", "Storage", "Engine", "TestSupport"]),
        tests(of: "WeCom", ["Domain", "OpenSSL", "Curl", "Engine", "Delivery", "TestSupport"]),
        tests(of: "Slack", ["Domain", "OpenSSL", "Curl", "Engine", "Delivery", "TestSupport"]),
        tests(of: "DingTalk", ["Domain", "OpenSSL", "Curl", "Engine", "Delivery", "Scripts", "TestSupport"]),
        tests(of: "Feishu", ["Domain", "OpenSSL", "Curl", "Engine", "Delivery", "Scripts", "TestSupport"]),
        .testTarget(
            name: "AdaptersTests",
            dependencies: [
                "Domain", "Engine", "Delivery", "Scripts", "WeCom", "Slack", "Feishu", "DingTalk", "OpenSSL", "Curl",
                "TestSupport",
            ],
            swiftSettings: strict
        ),
        tests(of: "Sandbox", ["Domain", "Curl", hummingbird, httpTypes, nio]),
        tests(
            of: "Gateway",
            [
                "Domain", "Curl", "Storage", "Engine", "Delivery", "TestSupport", hummingbird, lifecycle, logging,
                metrics,
            ]
        ),
        tests(
            of: "Console",
            [
                "Domain", "OpenSSL", "Curl", "Storage", "Engine", "Content", "Gateway", "Delivery", "TestSupport",
                hummingbird, lifecycle, logging, metrics,
            ]
        ),
        tests(of: "Rehearsal"),
        tests(
            of: "hearth",
            named: "Hearth",
            [
                "Domain", "Storage", "Curl", "Engine", "Community", "Ledger", "Content", "Scripts", "WeCom",
                "TestSupport",
                argumentParser, logging,
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
