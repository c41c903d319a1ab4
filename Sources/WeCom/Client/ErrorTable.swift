/// What the platform's error codes mean, and what follows: the one table of this room.
///
/// Source: WeCom developer documentation, path 90313 (global error codes).
enum ErrorTable {
    /// What follows from a refusal; in every case the platform did nothing.
    enum Verdict: Hashable, Sendable {
        /// It may be tried again, after a while when one is named.
        case again(after: Duration?)
        /// The access token is no good: get another one and repeat once.
        case freshToken
        /// A part of the content is refused; a shorter form may pass.
        case refusedPart
        /// The calls of this unit of time are used up.
        case tooOften
        /// Too many calls at the same time.
        case tooManyAtOnce
        /// It has been done already, by us or by somebody else.
        case already
        /// It cannot happen; a person may have to act.
        case never
    }

    struct Row: Sendable {
        /// One sentence for the operator: what is wrong and, where something can be done, what.
        let meaning: String
        let verdict: Verdict
    }

    /// The row of a code; codes that are not in the table are never repeated.
    static func row(_ code: Int) -> Row {
        Self.rows[code] ?? Row(meaning: "WeCom refused the call with a code that is not in the table.", verdict: .never)
    }

    static let rows: [Int: Row] = {
        var rows: [Int: Row] = [:]
        for (codes, verdict, meaning) in Self.passing + Self.credentials + Self.content + Self.recipients + Self.tasks {
            for code in codes { rows[code] = Row(meaning: meaning, verdict: verdict) }
        }
        return rows
    }()

    private typealias Line = ([Int], Verdict, String)

    private static let passing: [Line] = [
        ([-1], .again(after: nil), "WeCom is busy."),
        ([45009], .tooOften, "The calls of this minute are used up."),
        ([45033], .tooManyAtOnce, "Too many calls of this API at the same time."),
        ([40014, 42001, 41001], .freshToken, "The access token is invalid, expired or missing."),
        ([41063, 41079], .again(after: .seconds(45)), "WeCom is still dispatching the task."),
        ([41094], .again(after: .seconds(86_400)), "Reminders are used up: at most 3 in 24 hours."),
        ([41096], .again(after: .seconds(1)), "Another app is sending a welcome to this customer right now."),
    ]

    private static let credentials: [Line] = [
        (
            [40001], .never,
            "The secret is wrong, belongs to another corp, or its app is stopped: copy it from the app's page."
        ),
        ([40013], .never, "The corp id is wrong: copy 企业ID from 我的企业."),
        ([40056], .never, "The agent id is wrong: copy AgentId from the app's page."),
        ([48001, 48002, 48004, 48006], .never, "The app may not call this API: list it under 客户联系 → 可调用接口的应用."),
        ([50001], .never, "The redirect domain is not trusted."),
        (
            [50002, 60011, 60021, 60030], .never,
            "Somebody named in the call is outside the app's 可见范围, or it has no permission."
        ),
        ([50003, 50006], .never, "The app is disabled."),
        (
            [60020], .never,
            "The address of this server is not trusted: add it to the app's trusted IPs (企业可信IP); it takes about a minute."
        ),
        ([701008], .never, "No member in the call has a valid interface licence."),
        ([40029, 42003, 42022], .never, "The OAuth code is wrong, expired or used."),
        ([40093, 42012], .never, "The signature or ticket of the JS-SDK cannot be used."),
    ]

    private static let content: [Line] = [
        ([40007], .refusedPart, "A media id is wrong or older than 3 days: upload the file again."),
        ([40033], .refusedPart, "The request has characters that WeCom does not take."),
        ([40035, 40058, 40063], .refusedPart, "A parameter is wrong, too long or missing."),
        ([40201, 85002], .refusedPart, "WeCom blocked the content."),
        ([44001, 44004], .refusedPart, "A file or text is empty."),
        ([45001, 45002, 45007, 45008], .refusedPart, "A file or text is too large or too long."),
        ([81017], .never, "The call asks for too much data: narrow the owners."),
        ([301052, 301053, 301058], .never, "The chat archive is expired, not opened, or asked for too much."),
    ]

    private static let recipients: [Line] = [
        ([40003, 60111], .never, "A member id is unknown or outside the app's 可见范围."),
        ([40031, 40032], .never, "The list of members is wrong or too long."),
        ([40050, 86001, 86003, 86008], .never, "The app chat is unknown or was not made by this app."),
        (
            [40096, 84061, 84083, 84084], .never,
            "The customer and the member have no relation any more, or the member may not serve customers."
        ),
        ([40098, 41054], .never, "The member is not verified or not activated."),
        ([81013], .never, "None of the recipients can get the message."),
        (
            [90500, 90501, 90502, 90503, 90504, 90505, 90506, 90507, 90508, 90509, 90511], .never,
            "The group cannot be used in this way: it is no customer group, or its owner has changed, left or has not left."
        ),
        ([93000, 93004, 93008], .never, "The group robot is gone, stopped or not in the group."),
        ([95001, 95002, 95018], .never, "The service session does not allow a message now: wait for the customer."),
    ]

    private static let tasks: [Line] = [
        ([40126], .never, "The corp has as many tags as it may have."),
        ([40128, 40129, 40130], .never, "The transfer is too frequent, under way, or to the same person."),
        ([41047, 41048, 41093], .never, "The group task is unknown, cancelled, or has nobody to send to."),
        ([41050], .never, "The welcome code is not valid any more: its 20 seconds have passed, or it was used."),
        ([41051], .already, "Nothing to do: somebody has already welcomed or answered this customer."),
        ([41053], .never, "The customer has not agreed to archiving yet."),
    ]
}
