internal import Domain

extension World {
    /// Answers `agent/get`: the app may ask about itself only.
    ///
    /// Source: WeCom developer documentation 90227.
    func describeAgent(_ query: Form) throws(APIRefusal) -> APIResult {
        guard let text = query["agentid"], !text.isEmpty else { throw APIRefusal(41_011, "agentid missing") }
        guard let agent = Int64(text) else { throw APIRefusal(40_056, "invalid agentid") }
        guard agent == self.agentID else {
            throw APIRefusal(301_002, "not allow operate another agent with this accesstoken")
        }
        return APIResult([("agentid", .integer(agent)), ("name", "Hearth"), ("close", 0)])
    }
}
