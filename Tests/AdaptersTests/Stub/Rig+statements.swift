import Delivery
import Domain
import Engine

extension Rig {
    /// What the account says of itself, or answers where it says nothing of itself.
    func statement(_ number: Int = 1) throws -> OutboundRequest {
        guard let statement = try self.statements(number).first else { throw NotThere() }
        return statement
    }

    /// All ways in which the account says something; those that its adapter refuses are left out.
    ///
    /// What it answers was said as often as the number says.
    func statements(_ number: Int = 1) throws -> [OutboundRequest] {
        let message = Message(text: "欢迎大家")
        var requests: [OutboundRequest] = [
            .groupPost(self.specimen.group, message: message),
            .memberMessage(to: [self.specimen.person(1).id], text: "你有 30 分"),
            .groupTask(self.specimen.group, owner: "guide.9", message: message),
        ]
        for sample in [Sample.inGroup, .toBot] where self.specimen.body(of: sample, Delivery()) != nil {
            for message in [message, .quiz] { requests.append(try self.answer(to: sample, with: message, number)) }
        }
        return requests.filter { (try? self.adapter.freeze($0, for: "1/quiz/0")) != nil }
    }

    /// The call in which a platform says a documented code.
    func request(_ call: Documented.Call) throws -> OutboundRequest {
        switch call {
        case .statement: try self.statement()
        case .answer: try self.answer(to: .inGroup, with: Message(text: "答对了"))
        case .quiz: try self.answer(to: .inGroup, with: .quiz)
        }
    }

    func answer(to sample: Sample, with message: Message, _ number: Int = 1) throws -> OutboundRequest {
        var sample = sample
        sample.id = number
        let heard = try self.heard(sample, Delivery(number: number))
        return .answer(heard.from, in: heard.place, message: message)
    }
}
