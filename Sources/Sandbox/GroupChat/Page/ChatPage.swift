internal import Domain

/// The chat page as a whole and its live parts.
struct ChatPage: Sendable {
    let scene: ChatScene
    let journal: [UInt8]?
    var places: [SandboxPlace] = []

    private var say: Say { Say(language: self.scene.query.language, clock: self.scene.clock) }

    /// The live parts by name, for the page that asks again every second.
    var parts: [(name: String, html: HTML)] { self.panes + [("clock", self.clock)] }

    private var panes: [(name: String, html: HTML)] {
        [
            ("side", self.scene.sidePane(self.say)), ("talk", self.scene.talkPane(self.say)),
            ("hearth", self.scene.hearthPane(self.journal, self.say)),
        ]
    }

    private var clock: HTML {
        let say = self.say
        return """
            <span>\(say("品牌时间", "Brand time"))</span> <b>\(say.minute(self.scene.now))</b> <small>\(self.scene.timezone)</small>
            """
    }

    var html: HTML {
        let say = self.say
        let query = self.scene.query
        let name = say(self.scene.platform.name)
        let other = query.link { $0.language = $0.language == .english ? .simplifiedChinese : .english }
        let note: HTML =
            say.language == .english ? "<p>The brand's own texts and the names of its groups are in Chinese.</p>" : ""
        let sections = self.panes.html {
            "<section class=\"pane\" id=\"\($0.name)\" aria-live=\"off\">\($0.html)</section>"
        }
        return """
            <!doctype html>
            <html lang="\(query.language.rawValue)">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" type="image/svg+xml" href="\(query.base)/icon.svg">
            <title>\(say("Hearth 沙箱", "Hearth sandbox")) · \(name)</title>
            <link rel="stylesheet" href="\(query.base)/page.css"><script src="\(query.base)/page.js" defer></script></head>
            <body class="room" data-base="\(query.base)" data-lost="\(say("连不上沙箱，正在重试…", "The sandbox does not answer, trying again…"))">
            <header class="top"><div><h1>Hearth <span>\(say("沙箱", "sandbox")) · \(name)</span></h1>
            <p>\(say("一个假的 \(name)。当一回群里的新人，跟机器人说句话。", "A fake \(name). Be the newcomer in the group, and talk with the bot."))</p>\(note)</div>
            <div class="corner"><div class="clock" id="clock">\(self.clock)</div><a class="language" href="\(other)" lang="\(query.language == .english ? "zh-Hans" : "en")">\(say("English", "中文"))</a></div></header>\(self.places.bar(here: query.base, say))
            <main>\(sections)</main><div id="toast" role="status" aria-live="polite"></div></body></html>
            """
    }

    /// Behind the style sheet of the other page: a room with people and places beside it, one column on a phone.
    static let style =
        PageDocument.style + #"""

            .room main{grid-template-columns:minmax(180px,220px) minmax(300px,1fr) minmax(0,1fr)}
            .room #side,.room #talk{position:sticky;top:0;max-height:100vh;overflow-y:auto;padding-top:12px;scrollbar-width:thin}
            .room #hearth{padding-top:12px}.room .tabs{max-height:none}
            .places .tab{border-radius:8px}.joins button{width:100%}.joins form{margin:4px 0}
            .talk{height:calc(100vh - 190px);min-height:440px;border-width:1px;border-radius:16px}
            .talk .chat{gap:12px}.who i{font-style:normal;font-size:10px;border:1px solid var(--line);border-radius:4px;padding:0 4px}
            .at{color:var(--busy);font-weight:600}.me .at{color:inherit}
            .whisper{font-style:normal;font-size:11px;color:var(--warn);margin:0 4px}.hushed p{border:1px dashed var(--warn)}
            .quote{display:block;font-size:12px;color:var(--soft);margin:0 4px;overflow-wrap:anywhere;flex-basis:100%}
            .chat time a,.quote a{color:var(--soft)}.chat .card{text-decoration:none;color:var(--ember)}
            .press{display:inline-flex;align-items:center;justify-content:center;min-height:34px;padding:4px 12px;border-radius:8px;
            border:1px solid var(--line);background:var(--theirs);color:var(--ember);font-weight:600;text-decoration:none}
            .menu button.main{background:var(--ember)}
            #say{align-items:end;flex-wrap:wrap}#say .words{flex:1 1 160px}
            .switch{display:inline-flex;align-items:center;gap:6px;flex:none;min-height:38px;font-size:14px;color:var(--ink)}
            .switch input{min-height:0;width:18px;height:18px;accent-color:var(--ember)}
            .ledger{display:grid;gap:4px;font-size:13px}.ledger li{overflow-wrap:anywhere}.ledger time,.ledger small{color:var(--soft)}
            @media(max-width:1080px){.room main{grid-template-columns:200px minmax(0,1fr)}}
            @media(max-width:680px){.room main{grid-template-columns:minmax(0,1fr)}.room #side,.room #talk{position:static;max-height:none}
            .room .top p,.room #side h2{display:none}.room .tabs{flex-wrap:nowrap;overflow-x:auto;padding-bottom:6px}
            .room .tab{flex:none}.room main{gap:8px;padding-top:0}.joins{display:flex;gap:6px;overflow-x:auto}.joins form{flex:none;margin:0}
            .joins button{min-height:36px;padding:2px 12px}.room #side,.room #talk{padding-top:4px}
            .talk{height:calc(100vh - 262px);min-height:400px}.switch{min-height:44px}}
            """#
}
