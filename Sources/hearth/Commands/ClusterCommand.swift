import ArgumentParser
import Domain
import Engine
import Foundation
import Scripts
import Storage

struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Shows the nodes that serve the store, their shards and lags. 节点与分片",
        discussion: """
            All work is divided into 64 shards. Where the store is PostgreSQL, any number of `hearth serve` may run on
            it as equals: each serves some of the shards, and the others go on with those of one that is gone within
            15 seconds. Reads only: it needs no secret but the database's. With --json, moments are in milliseconds since 1970.
            """
    )

    @OptionGroup var file: ConfigOption
    @OptionGroup var speech: LanguageOption

    @Flag(name: .long, help: "As JSON. 输出 JSON")
    var json = false

    func run() async throws {
        let blueprint = try Blueprint.forReading(self.file.config)
        let store = try blueprint.storeForReading(self.speech.chosen)
        let census = try await store.read { try Census.take($0) }
        await store.close()
        guard !self.json else { return try Printing.json(census) }
        let text = CensusText(language: self.speech.chosen, localTime: LocalTime(blueprint.config.timezone))
        text.lines(census).forEach { print($0) }
    }
}

/// A census for people.
struct CensusText {
    let language: Language
    let localTime: LocalTime

    func lines(_ census: Census) -> [String] {
        let head = [
            Bilingual("节点", "node"), Bilingual("主机", "host"), Bilingual("版本", "build"), Bilingual("加入于", "since"),
            Bilingual("有效期", "lease"), Bilingual("分片", "shards"), Bilingual("待处理", "undecided"),
            Bilingual("最久", "oldest"), Bilingual("待发送", "unsent"),
        ].map { $0.text(in: self.language) }
        let rows = census.members.map { member in
            [
                "\(member.number)", member.name, member.build.isEmpty ? "–" : member.build,
                self.localTime.text(of: Instant(millis: member.joinedAt)), self.lease(member), "\(member.shards.count)",
                "\(member.undecided)", member.oldestUndecidedMillis.map(Self.seconds) ?? "–", "\(member.unsent)",
            ]
        }
        var lines = Columns.aligned([head] + rows)
        if census.members.isEmpty {
            lines = [Bilingual("现在没有节点在服务。", "No node serves at this moment.").text(in: self.language)]
        }
        if !census.freeShards.isEmpty {
            lines.append(
                Bilingual(
                    "\(census.freeShards.count) 个分片暂时没有节点。",
                    "\(census.freeShards.count) shards have no node at this moment."
                ).text(in: self.language)
            )
        }
        return lines
    }

    private func lease(_ member: Census.Member) -> String {
        guard let left = member.leaseLeftMillis else { return Bilingual("独占", "alone").text(in: self.language) }
        guard left > 0 else { return Bilingual("已过期", "over").text(in: self.language) }
        return Self.seconds(left)
    }

    private static func seconds(_ millis: Int64) -> String { String(format: "%.1f s", Double(millis) / 1_000) }
}
