/// Source: WeCom developer documentation, path 90313 (global error codes).
enum WeComCodes {
    static let all: [Documented] = [
        Documented(.again(), "-1"),
        // What is left of the minute.
        Documented(.rests(.seconds(20)), "45009"),
        Documented(.rests(.seconds(1)), "45033"),
        Documented(.freshToken, "40014 42001 41001"),
        Documented(.again(after: .seconds(45)), "41063 41079"),
        Documented(.again(after: .seconds(86_400)), "41094"),
        Documented(.again(after: .seconds(1)), "41096"),
        // A shorter form without the file or the words may pass.
        Documented(
            .otherForm,
            "40007 40033 40035 40058 40063 40201 85002 44001 44004 45001 45002 45007 45008"
        ),
        Documented(.done, "41051"),
        Documented(
            .never,
            """
            40001 40003 40013 40029 40031 40032 40050 40056 40093 40096 40098
            40126 40128 40129 40130 41047 41048 41050 41053 41054 41093 42003 42012 42022
            48001 48002 48004 48006 48007 50001 50002 50003 50006 60011 60020 60021 60030 60111
            81013 81017 84061 84083 84084 86001 86003 86008
            90500 90501 90502 90503 90504 90505 90506 90507 90508 90509 90511 93000 93004 93008
            95000 95001 95002 95004 95007 95013 95014 95016 95018 301052 301053 301058 701008
            """
        ),
    ]
}

extension WeComSpecimen {
    var novelCodes: [String] { ["999999"] }
    var consequences: [Documented] { WeComCodes.all }
}

extension AibotSpecimen {
    var novelCodes: [String] { ["999999"] }

    /// The address of the answer is its only permission: there is no token to renew, and no customer who was welcomed.
    var consequences: [Documented] {
        WeComCodes.all.map { documented in
            switch documented.consequence {
            case .freshToken, .done: Documented(.never, documented.codes.joined(separator: " "))
            default: documented
            }
        }
    }
}
