import Delivery
public import Domain

extension DingTalkAdapter {
    private struct Registration: Encodable {
        let callbackRouteKey: String
        let callbackUrl: String
        let apiSecret: String
        let forceUpdate: Bool
    }

    /// Tells the platform where clicks on cards go and how they are signed; it changes nothing when done again.
    ///
    /// The platform keeps what it was told first unless it is forced, and a new address or secret must take effect.
    public func register(at address: String) async -> Bilingual? {
        guard self.renderer.hasButtons, let secret = self.configuration.cardSecret else { return nil }
        let body = secret.reveal { secret in
            WireJSON.bytes(
                Registration(
                    callbackRouteKey: self.configuration.cardRouteKey,
                    callbackUrl: address,
                    apiSecret: secret,
                    forceUpdate: true
                )
            )
        }
        let call = PlatformCall(endpoint: .cardCallback, body: body)
        switch await self.client.reply(to: call, within: TimeBudget(.seconds(10))) {
        case .silent(let report): return report.message ?? .same(report.code)
        case .answered(let answer):
            guard let code = answer.code else { return nil }
            let report = ErrorTable.report(
                answer,
                code: code,
                endpoint: .cardCallback,
                destination: "",
                limits: self.client.limits,
                now: self.now()
            )
            return report.message ?? .same(code)
        }
    }
}
