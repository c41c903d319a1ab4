/// Cards that tests send.
enum FeishuCards {
    /// A new card with two buttons, one that tells and one that leads somewhere.
    static let question = """
        {"schema":"2.0","config":{"update_multi":true},
         "header":{"title":{"tag":"plain_text","content":"每日一题"},"template":"blue"},
         "body":{"elements":[
          {"tag":"markdown","content":"**Q** 1+1=? <at id=ou_sandbox_01></at> [规则](https://example.com/r)"},
          {"tag":"column_set","columns":[
           {"tag":"column","elements":[{"tag":"button","name":"a","text":{"tag":"plain_text","content":"A"},"type":"primary_filled",
             "behaviors":[{"type":"callback","value":{"quiz":"q1","opt":"A"}}]}]},
           {"tag":"column","elements":[{"tag":"button","text":{"tag":"plain_text","content":"看看"},
             "behaviors":[{"type":"open_url","default_url":"https://example.com/"}]}]}]}]}}
        """

    /// An old card with a button and small print.
    static let old = """
        {"config":{"update_multi":true},"header":{"title":{"tag":"plain_text","content":"抽奖"}},
         "elements":[{"tag":"div","text":{"tag":"lark_md","content":"来抽奖 <at id=all></at>"}},
          {"tag":"action","actions":[{"tag":"button","text":{"tag":"plain_text","content":"参加"},"type":"danger","value":{"draw":"d1"}}]},
          {"tag":"note","elements":[{"tag":"plain_text","content":"已有 3 人"}]}]}
        """

    /// A new card without buttons.
    static func closed(_ text: String) -> String {
        #"{"schema":"2.0","config":{"update_multi":true},"body":{"elements":[{"tag":"markdown","content":"\#(text)"}]}}"#
    }

    /// An old card with one line, shared or not.
    static func line(_ text: String, isShared: Bool = true) -> String {
        """
        {"config":{"update_multi":\(isShared)},"elements":[{"tag":"markdown","content":"\(text)"},
         {"tag":"action","actions":[{"tag":"button","text":{"tag":"plain_text","content":"好"},"value":"ok"}]}]}
        """
    }
}
