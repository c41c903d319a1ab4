import ArgumentParser
import Curl
import Foundation

/// The same job as `COutbound/outbound.c`, through the room Curl, told in the same line of JSON.
struct Outbound: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Post a JSON body of 500 bytes, many at once.")

    @Argument(help: "Where to post.")
    var url: String

    @Argument(help: "How often.")
    var posts: Int

    @Argument(help: "How many at once.")
    var concurrency: Int

    private struct Report: Encodable {
        let client = "swift"
        let posts: Int
        let failed: Int
        let wallSeconds: Double
        let cpuSeconds: Double
        let postsPerCPUSecond: Double
        let peakKiB: Int
    }

    func run() async throws {
        var configuration = Client.Configuration()
        configuration.proxy = ""
        let client = Client(configuration)
        let body = Array(("{\"text\":\"" + String(repeating: "x", count: 489) + "\"}").utf8)
        let request = Request(.post, self.url, headers: [("Content-Type", "application/json")], body: body)

        let clock = ContinuousClock()
        let begin = clock.now
        let answered = await self.answered(client, request)
        let wall = clock.now - begin
        client.shutdown()

        var use = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &use)
        let seconds = use.ru_utime.tv_sec + use.ru_stime.tv_sec
        let cpu = Double(seconds) + Double(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6
        let report = Report(
            posts: answered,
            failed: self.posts - answered,
            wallSeconds: wall / .seconds(1),
            cpuSeconds: cpu,
            postsPerCPUSecond: Double(answered) / cpu,
            peakKiB: use.ru_maxrss
        )
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
        if answered != self.posts { throw ExitCode.failure }
    }

    /// How many of all posts were answered with 200; each worker posts one after the other.
    private func answered(_ client: Client, _ request: Request) async -> Int {
        let (posts, concurrency) = (self.posts, self.concurrency)
        return await withTaskGroup(of: Int.self) { group in
            for worker in 0..<concurrency {
                let share = posts / concurrency + (worker < posts % concurrency ? 1 : 0)
                group.addTask {
                    var answered = 0
                    for _ in 0..<share where (try? await client.send(request))?.status == 200 { answered += 1 }
                    return answered
                }
            }
            return await group.reduce(0, +)
        }
    }
}
