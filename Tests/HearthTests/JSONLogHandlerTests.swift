import Domain
import Foundation
import Logging
import Synchronization
import Testing

@testable import hearth

@Suite struct JSONLogHandlerTests {
    private let lines = Lines()

    private var logger: Logger {
        Logger(label: "gateway") { label in
            JSONLogHandler(label: label, output: self.lines) { Instant(millis: 1_767_323_045_678) }
        }
    }

    @Test func `an entry is one line in a fixed order`() {
        self.logger.info("stored", metadata: ["event.id": "7", "account": "acme-wecom"])
        #expect(
            self.lines.all == [
                #"{"time":"2026-01-02T03:04:05.678Z","level":"info","message":"stored","logger":"gateway","#
                    + #""account":"acme-wecom","event.id":"7"}"# + "\n"
            ]
        )
    }

    @Test func `nested metadata is flattened and lists are joined`() throws {
        self.logger.info("m", metadata: ["a": ["b": ["c": "1"], "list": ["x", "y"]], "n": .stringConvertible(3)])
        let entry = try self.entry()
        #expect(entry["a.b.c"] == "1")
        #expect(entry["a.list"] == "x,y")
        #expect(entry["n"] == "3")
    }

    @Test func `metadata of the entry wins over that of the logger and of the provider`() throws {
        var logger = Logger(label: "l") { label in
            JSONLogHandler(
                label: label,
                output: self.lines,
                metadataProvider: .init { ["a": "provider", "b": "provider", "c": "provider"] },
                now: { Instant(millis: 0) }
            )
        }
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "d"] = "logger"
        logger.info("m", metadata: ["b": "entry"])
        let entry = try self.entry()
        #expect([entry["a"], entry["b"], entry["c"], entry["d"]] == ["provider", "entry", "provider", "logger"])
    }

    @Test(arguments: [
        "token", "secret", "key", "authorization", "access_token", "corpSecret", "encodingAESKey", "Authorization",
    ])
    func `the value of a key named like a secret is not written`(key: String) {
        self.logger.info("m", metadata: ["\(key)": "canary", "nested": ["\(key)": ["inner": "canary"]]])
        #expect(self.lines.all.allSatisfy { !$0.contains("canary") && $0.contains("‹secret›") })
        #expect(self.lines.all.count == 1)
    }

    @Test func `a secret hidden in a list of dictionaries is not written`() {
        self.logger.info("m", metadata: ["list": [["token": "canary"], ["canary"]]])
        #expect(self.lines.all.allSatisfy { !$0.contains("canary") })
    }

    @Test func `a Secret never shows its text`() {
        self.logger.info("m \(Secret("canary"))", metadata: ["account": .stringConvertible(Secret("canary"))])
        #expect(self.lines.all.allSatisfy { !$0.contains("canary") })
    }

    @Test(arguments: ["\u{0}", "\u{1B}[31m", "\r\n", "\"\\\t", "\u{2028}", "中文 🎉", "\u{7F}"])
    func `any text survives as one line of JSON`(text: String) throws {
        self.logger.info("\(text)", metadata: ["\(text)": "\(text)"])
        let entry = try self.entry()
        #expect(entry["message"] == text)
        #expect(entry[text] == text)
        #expect(self.lines.all[0].unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
    }

    @Test func `a long text is cut between characters`() throws {
        self.logger.info("m", metadata: ["long": "\(String(repeating: "中", count: 400))"])
        let value = try #require(try self.entry()["long"])
        #expect(value == String(repeating: "中", count: 170) + "…")
    }

    @Test func `a text of exactly the limit is whole`() throws {
        let text = String(repeating: "a", count: JSONLine.textLimit)
        self.logger.info("\(text)")
        #expect(try self.entry()["message"] == text)
    }

    @Test func `the number of keys is bounded`() throws {
        let many = Dictionary(uniqueKeysWithValues: (1...1_000).map { ("k\($0)", Logger.MetadataValue.string("v")) })
        self.logger.info("m", metadata: many)
        #expect(try self.entry().count == 4 + JSONLogHandler.keyLimit)
    }

    @Test func `a key never replaces one of the entry's own`() throws {
        self.logger.warning("m", metadata: ["level": "x", "message": "x", "time": "x", "logger": "x"])
        let entry = try self.entry()
        #expect([entry["level"], entry["message"], entry["logger"]] == ["warning", "m", "gateway"])
        #expect(entry["metadata.level"] == "x")
    }

    @Test func `an error is told under its own key`() throws {
        struct Refused: Error {}
        self.logger.error("m", error: Refused())
        #expect(try self.entry()["error"] == "Refused()")
    }

    @Test func `what is below the level is not written`() {
        self.logger.debug("m")
        #expect(self.lines.all.isEmpty)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_709_164_799_999, "2024-02-28T23:59:59.999Z"), (1_767_225_599_001, "2025-12-31T23:59:59.001Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
    ])
    func `a moment is written in UTC`(millis: Int64, text: String) {
        #expect(ISOTime.text(of: Instant(millis: millis)) == text)
    }

    @Test func `lines of many tasks reach a descriptor whole`() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let output = DescriptorOutput(ends[1])
        let line = String(repeating: "x", count: 300) + "\n"
        await withTaskGroup { group in
            for _ in 1...8 { group.addTask { for _ in 1...20 { output.write(line) } } }
        }
        close(ends[1])
        let handle = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let text = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
        #expect(text == String(repeating: line, count: 160))
    }

    private func entry() throws -> [String: String] {
        try #require(self.lines.all.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(self.lines.all[0].utf8))
        return try #require(object as? [String: String])
    }
}

private final class Lines: LogOutput {
    private let written = Mutex<[String]>([])

    var all: [String] { self.written.withLock { $0 } }

    func write(_ line: String) { self.written.withLock { $0.append(line) } }
}
