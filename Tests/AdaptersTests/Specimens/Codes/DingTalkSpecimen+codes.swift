/// Source: DingTalk developer documentation, 错误码; 自定义机器人, 常见错误; 创建并投放卡片.
extension DingTalkSpecimen {
    var novelCodes: [String] { ["999999", "brand.new"] }
    var hasWordyCodes: Bool { true }

    var consequences: [Documented] { Self.passing + Self.lasting + (self.isFull ? Self.cards : []) }

    /// 88 without a `sub_code` is a time-out of the authentication.
    private static let passing = [
        Documented(.again(), "-1 system.error system.busy send.ding.exception 88/"),
        Documented(.freshToken, "InvalidAuthentication 40001 40014 42001"),
        Documented(
            .rests(.seconds(1)),
            """
            Forbidden.AccessDenied.QpsLimitForAppkeyAndApi Forbidden.AccessDenied.QpsLimitForApi 90002 90018
            """
        ),
        // What is left of the minute.
        Documented(.rests(.seconds(20)), "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi"),
        Documented(.rests(.seconds(60)), "send.too.fast send.byToken.tooFast too.many.group too.many.people"),
        Documented(.rests(.seconds(600)), "410100 130101"),
        Documented(.rests(.seconds(300)), "1111"),
        // What is left of the month, which ends at midnight in Shanghai.
        Documented(.rests(.seconds(196_700)), "Forbidden.AccessDenied.ApiCountLimitForOrg 90020 45009"),
        Documented(.open, "unknown.send.result 15"),
        // Whatever is wrong with the address of an answer, the API may still reach the chat.
        Documented(
            .otherForm,
            in: .answer,
            "session.expired session.notExisted 400101 400106 310000 90030 430103"
        ),
        Documented(.again(), in: .answer, "-1"),
        Documented(.rests(.seconds(600)), in: .answer, "410100 130101"),
        Documented(
            .never,
            in: .answer,
            "400102 400105 40035 43004 430101 430102 430104"
        ),
        Documented(.gone, in: .answer, "400013"),
    ]

    private static let lasting = [
        Documented(.otherForm, "contain.notAllowed.picture 430103 40007"),
        Documented(
            .never,
            """
            Forbidden.AccessDenied.AccessTokenPermissionDenied Forbidden.AccessDenied.IpNotInWhiteList
            88/60011 88/77 60011 60020 60121 40078 50002
            invalidParameter.robotCode.empty invalidParameter.robotCode.coolApp
            invalidParameter.robotCode.notExsit invalidParameter.robotCode.missing invalidParameter.robotCode.invalid
            invalidParameter.msgParam.invalid invalidParameter.msgParam.tooLong invalidParameter.msgKey.invalid
            msg.unsupport msgBody.invalid miss.param.msgKey
            invalidParameter.userIds.overMax receivers.exceed illegal.receivers
            miss.openConversationId
            bot.stopped template.stopped template.not.existed resource.not.found
            bot.forbidden.sendMessage send.forbidden only.groupAdmin.canAtAll
            staffId.notExisted chatbotId.notAllow.sendOTO robot.oto.notExist
            contain.unsafe.url contain.notAllowed.text contain.notAllowed.content
            keywords.not.match sign.not.match ip.not.match
            """
        ),
        Documented(
            .gone,
            """
            invalidParameter.robotCode.auth invalid.openConversationId conversation.org.notMatch group.disbanded
            resource.unavailable
            """
        ),
    ]

    /// What is refused of a card may be said without one.
    private static let cards = [
        Documented(.done, in: .quiz, "param.cardAlreadyExist"),
        Documented(
            .otherForm,
            in: .quiz,
            """
            param.cardNotExist param.templateNotExist param.templateUnpublished param.contentUnsafe
            Forbidden.AccessDenied.AccessTokenPermissionDenied
            """
        ),
        Documented(.again(), in: .quiz, "system.busy"),
    ]
}
