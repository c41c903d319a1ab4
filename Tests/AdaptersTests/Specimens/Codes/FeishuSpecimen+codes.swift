/// Source: Feishu developer documentation, "通用错误码" and the pages of the message APIs.
extension FeishuSpecimen {
    var novelCodes: [String] { ["999999"] }

    var consequences: [Documented] {
        [
            Documented(.rests(.seconds(7)), "99991400"),
            Documented(.rests(.seconds(1)), "230020"),
            Documented(.again(after: .seconds(120)), "11232"),
            Documented(.again(after: .seconds(1)), "11020 11021"),
            Documented(.freshToken, "99991663 99991664 99991665"),
            Documented(.open, "230049 1500"),
            Documented(.otherForm, "230099"),
            Documented(.gone, "230002 232009"),
            Documented(
                .never,
                """
                99991661 99991671 99991668 99991677 99991672 99991679 99991673 99991401 99991403
                99992402 99992351 99992361
                230001 230006 230011 230013 230015 230017 230018 230019 230022 230025 230027 230028 230029
                230031 230034 230035 230036 230038 230053 230054 230055 230075 230110
                """
            ),
        ]
    }
}
