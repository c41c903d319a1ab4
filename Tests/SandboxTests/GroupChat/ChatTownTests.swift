import Domain
import Testing

@testable import Sandbox

/// The core that every platform shares, as values.
@Suite struct ChatTownTests {
    @Test(arguments: [
        ChatFault(.slow(milliseconds: 0)), ChatFault(.throttle(seconds: 0)), ChatFault(.refuse(code: "")),
        ChatFault(.status(404)), ChatFault(.loseAnswer, times: 0), ChatFault(.loseAnswer, on: ""),
    ])
    func `a fault that makes no sense is refused`(fault: ChatFault) {
        var book = ChatFaultBook()
        #expect(throws: SandboxError.self) { try book.add(fault) }
    }

    @Test func `faults match by name or beginning, and are used up`() throws {
        var book = ChatFaultBook()
        try book.add(ChatFault(.slow(milliseconds: 5), on: "chat.*", times: 2))
        try book.add(ChatFault(.refuse(code: "is_archived"), on: "chat.update"))
        try book.add(ChatFault(.dropCallback, on: "message"))
        #expect(book.orders(for: "auth.test") == ChatFaultBook.Orders())
        #expect(book.orders(for: "chat.update").refusal == "is_archived")
        #expect(book.orders(for: "chat.update").refusal == nil)
        #expect(book.orders(for: "chat.update").delayMilliseconds == 0)
        #expect(book.dropsCallback("app_mention") == false)
        #expect(book.dropsCallback("message") == true)
        #expect(book.faults.isEmpty)
        for _ in 0..<64 { try book.add(ChatFault(.loseAnswer)) }
        #expect(throws: SandboxError.self) { try book.add(ChatFault(.loseAnswer)) }
    }

    @Test(arguments: [
        ChatFault(.slow(milliseconds: 5)), ChatFault(.throttle(seconds: 3), on: "chat.*", times: 2),
        ChatFault(.refuse(code: "99991663")), ChatFault(.status(500)), ChatFault(.loseAnswer), ChatFault(.dropCallback),
    ])
    func `a fault is read as it is written`(fault: ChatFault) throws {
        #expect(try ChatFault(fault.json) == fault)
    }

    @Test func `people and groups are named by key or by id, and an act that fails changes nothing`() throws {
        var slack = SlackTown()
        for (person, group) in [("newcomer", "store-1"), (SlackTown.newcomer, SlackTown.group)] {
            let happened = try slack.say("早", person, in: group).happened
            #expect(happened.room == SlackTown.group)
        }
        let before = slack.town.json
        let wrong: [ChatAct] = [
            .say(person: "x", group: "store-1", text: "x", mentionsBot: false, mentions: [], replyTo: nil),
            .say(person: "passer-by", group: "store-1", text: "x", mentionsBot: false, mentions: [], replyTo: nil),
            .say(person: "newcomer", group: "store-9", text: "x", mentionsBot: false, mentions: [], replyTo: nil),
            .say(person: "newcomer", group: "store-1", text: "", mentionsBot: false, mentions: [], replyTo: nil),
            .say(person: "newcomer", group: "store-1", text: "x", mentionsBot: false, mentions: [], replyTo: "1"),
            .join(people: [], newcomers: 0, group: "store-1", by: nil),
            .join(people: ["passer-by", "passer-by"], newcomers: 0, group: "store-1", by: nil),
            .join(people: [], newcomers: 498, group: "store-1", by: nil),
            .removeBot(group: "store-1", by: "nobody"), .leave(person: "passer-by", group: "store-1", by: nil),
        ]
        for act in wrong { #expect(throws: SandboxError.self, "\(act)") { try slack.act(act) } }
        #expect(slack.town.json == before)
    }

    @Test func `a room keeps its newest messages`() throws {
        var slack = SlackTown()
        let first = try slack.say("第一句").happened.message ?? ""
        for _ in 0..<ChatRoom.capacity { try slack.say("x") }
        #expect(slack.chat.count == ChatRoom.capacity)
        #expect(slack.town.rooms[SlackTown.group]?[message: first] == nil)
    }

    @Test func `a person sees what is theirs in place of what all see`() {
        let all = ChatContent(text: "投票", buttons: [ChatButton(id: "a", label: "A")])
        var message = ChatMessage(id: "1", room: "r", at: SlackTown.start, author: .bot, content: all)
        message.views["u1"] = ChatContent(text: "你选了 A")
        #expect(message.content(for: "u1").text == "你选了 A")
        #expect(message.content(for: "u2") == all)
        #expect(message.json["views"]?["u1"]?["text"] == "你选了 A")
    }

    @Test func `a population tells what is wrong with it`() {
        var population = FakeSlackConfiguration.examplePopulation
        #expect(population.problems().isEmpty)
        population.people.append(population.people[0])
        population.groups.append(.init(key: "x", id: "C1", name: .same("x"), members: ["nobody"]))
        #expect(population.problems().count == 2)
        #expect(ChatPopulation(people: [], groups: []).problems().count == 2)
    }
}
