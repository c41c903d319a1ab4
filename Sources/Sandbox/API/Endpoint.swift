internal import Domain

/// One API: how it is called and what it does to the world.
struct Endpoint: Sendable {
    typealias Work = @Sendable (inout World, APICall, Instant) throws(APIRefusal) -> APIResult

    let method: APICall.Method
    let needsToken: Bool
    /// The most bytes of a body.
    let maxBody: Int
    let work: Work

    static func get(needsToken: Bool = true, _ work: @escaping Work) -> Endpoint {
        Endpoint(method: .get, needsToken: needsToken, maxBody: 0, work: work)
    }

    /// An API whose body is a JSON object.
    static func post(
        _ work: @escaping @Sendable (inout World, Arguments, Instant) throws(APIRefusal) -> APIResult
    ) -> Endpoint {
        Endpoint(method: .post, needsToken: true, maxBody: 4 << 20) { (world, call, now) throws(APIRefusal) in
            try work(&world, try Arguments(body: call.body), now)
        }
    }

    /// What this platform offers, by the name behind `/cgi-bin/`.
    static let all: [String: Endpoint] = [
        "gettoken": .get(needsToken: false) { (world, call, now) throws(APIRefusal) in
            try world.getToken(call.query, at: now)
        },
        "getcallbackip": .get { (_, _, _) throws(APIRefusal) in
            APIResult([("ip_list", ["198.51.100.7", "198.51.100.*"])])
        },
        "get_api_domain_ip": .get { (_, _, _) throws(APIRefusal) in
            APIResult([("ip_list", ["203.0.113.20", "203.0.113.*"])])
        },
        "agent/get": .get { (world, call, _) throws(APIRefusal) in try world.describeAgent(call.query) },
        "auth/getuserinfo": .get { (world, call, now) throws(APIRefusal) in try world.userInfo(call.query, at: now) },
        "media/upload": Endpoint(method: .post, needsToken: true, maxBody: 21 << 20) {
            (world, call, now) throws(APIRefusal) in
            try world.upload(call, at: now)
        },
        "message/send": Endpoint(method: .post, needsToken: true, maxBody: 4 << 20) {
            (world, call, now) throws(APIRefusal) in
            try world.sendMessage(try Arguments(body: call.body), digest: call.digest, at: now)
        },
        "externalcontact/get": .get { (world, call, _) throws(APIRefusal) in try world.getCustomer(call.query) },
        "externalcontact/get_follow_user_list": .get { (world, _, _) throws(APIRefusal) in world.listGuides() },
        "externalcontact/send_welcome_msg": .post { (world, arguments, now) throws(APIRefusal) in
            try world.sendWelcome(arguments, at: now)
        },
        "aibot/response": Endpoint(method: .post, needsToken: false, maxBody: 1 << 20) {
            (world, call, now) throws(APIRefusal) in
            try world.answerAsBot(call.query, try Arguments(body: call.body), at: now)
        },
        "kf/sync_msg": .post { (world, arguments, now) throws(APIRefusal) in
            try world.syncMessages(arguments, at: now)
        },
        "kf/send_msg": .post { (world, arguments, now) throws(APIRefusal) in
            try world.sendServiceMessage(arguments, at: now)
        },
        "externalcontact/groupchat/list": .post { (world, arguments, now) throws(APIRefusal) in
            try world.listGroups(arguments)
        },
        "externalcontact/groupchat/get": .post { (world, arguments, now) throws(APIRefusal) in
            try world.getGroup(arguments, at: now)
        },
        "externalcontact/group_welcome_template/add": .post { (world, arguments, now) throws(APIRefusal) in
            try world.addMaterial(arguments, at: now)
        },
        "externalcontact/group_welcome_template/edit": .post { (world, arguments, now) throws(APIRefusal) in
            try world.editMaterial(arguments, at: now)
        },
        "externalcontact/group_welcome_template/get": .post { (world, arguments, _) throws(APIRefusal) in
            try world.getMaterial(arguments)
        },
        "externalcontact/group_welcome_template/del": .post { (world, arguments, _) throws(APIRefusal) in
            try world.deleteMaterial(arguments)
        },
        "externalcontact/add_msg_template": .post { (world, arguments, now) throws(APIRefusal) in
            try world.addMassSend(arguments, at: now)
        },
        "externalcontact/get_groupmsg_list_v2": .post { (world, arguments, _) throws(APIRefusal) in
            try world.listMassSends(arguments)
        },
        "externalcontact/get_groupmsg_task": .post { (world, arguments, now) throws(APIRefusal) in
            try world.massSendTasks(arguments, at: now)
        },
        "externalcontact/get_groupmsg_send_result": .post { (world, arguments, now) throws(APIRefusal) in
            try world.massSendResult(arguments, at: now)
        },
        "externalcontact/remind_groupmsg_send": .post { (world, arguments, now) throws(APIRefusal) in
            try world.remindMassSend(arguments, at: now)
        },
        "externalcontact/cancel_groupmsg_send": .post { (world, arguments, _) throws(APIRefusal) in
            try world.cancelMassSend(arguments)
        },
    ]
}
