internal import Domain

/// The page as a whole and its live parts.
struct PageDocument: Sendable {
    let scene: Scene
    let journal: [UInt8]?
    var places: [SandboxPlace] = []

    private var say: Say { Say(language: self.scene.query.language, clock: self.scene.clock) }

    /// The live parts by name, for the page that asks again every second: three panes and two small ones.
    var parts: [(name: String, html: HTML)] { self.panes + [("clock", self.clock), ("jump", self.jump)] }

    private var panes: [(name: String, html: HTML)] {
        [
            ("customer", self.scene.customerPane(self.say)),
            ("guide", self.scene.guidePane(self.say)),
            ("hearth", self.scene.hearthPane(self.journal, self.say)),
        ]
    }

    /// The brand's time: its rules know day and night.
    private var clock: HTML {
        let say = self.say
        return """
            <span>\(say("品牌时间", "Brand time"))</span> <b>\(say.minute(self.scene.now))</b> <small>\(self.scene.timezone)</small>
            """
    }

    /// The way to the panes on a phone, with what waits there.
    private var jump: HTML {
        let say = self.say
        let work = self.scene.openWork.values.reduce(0, +)
        let badge: HTML = work > 0 ? "<i>\(work)</i>" : ""
        return """
            <a href="#customer">\(say("顾客", "Customer"))</a><a href="#guide">\(say("导购", "Guide"))\(badge)</a><a href="#hearth">Hearth</a>
            """
    }

    var html: HTML {
        let say = self.say
        let other = self.scene.query.link { $0.language = $0.language == .english ? .simplifiedChinese : .english }
        let note: HTML =
            say.language == .english
            ? "<p>The brand's own texts, its messages and the names of its groups, are in Chinese.</p>" : ""
        let sections = self.panes.html {
            "<section class=\"pane\" id=\"\($0.name)\" aria-live=\"off\">\($0.html)</section>"
        }
        return """
            <!doctype html>
            <html lang="\(self.scene.query.language.rawValue)">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" type="image/svg+xml" href="/sandbox/icon.svg">
            <title>\(say("Hearth 沙箱", "Hearth sandbox"))</title>
            <link rel="stylesheet" href="/sandbox/page.css"><script src="/sandbox/page.js" defer></script></head>
            <body data-lost="\(say("连不上沙箱，正在重试…", "The sandbox does not answer, trying again…"))">
            <header class="top"><div><h1>Hearth <span>\(say("沙箱", "sandbox"))</span></h1>
            <p>\(say("一个假的企业微信。当一回顾客，看 Hearth 怎么接待你。", "A fake WeCom. Play the customer, and watch how Hearth receives you."))</p>\(note)</div>
            <div class="corner"><div class="clock" id="clock">\(self.clock)</div><a class="language" href="\(other)" lang="\(self.scene.query.language == .english ? "zh-Hans" : "en")">\(say("English", "中文"))</a></div></header>\(self.places.bar(here: "/sandbox", say))
            <nav class="jump" id="jump">\(self.jump)</nav>
            <main>\(sections)</main><div id="toast" role="status" aria-live="polite"></div></body></html>
            """
    }
}

extension PageDocument {
    /// A flame on a hearth of sand.
    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#d9b36c" d="M2 26h28v4H2z"/>\
        <path fill="#c4511d" d="M16 2c1 6 8 9 8 16a8 8 0 0 1-16 0c0-3 2-5 3-7 1 2 2 3 3 3 0-4 0-8 2-12z"/></svg>
        """
}
