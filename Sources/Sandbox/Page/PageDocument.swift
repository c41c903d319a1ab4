internal import Domain

/// The page as a whole and its live parts.
struct PageDocument: Sendable {
    let scene: Scene
    let journal: [UInt8]?

    private var say: Say { Say(language: self.scene.query.language) }

    /// The three panes by name, for the page that asks again every second.
    var panes: [(name: String, html: HTML)] {
        [
            ("customer", self.scene.customerPane(self.say)),
            ("guide", self.scene.guidePane(self.say)),
            ("hearth", self.scene.hearthPane(self.journal, self.say)),
        ]
    }

    var html: HTML {
        let say = self.say
        let other = self.scene.query.link { $0.language = $0.language == .english ? .simplifiedChinese : .english }
        let sections = self.panes.html {
            "<section class=\"pane\" id=\"\($0.name)\" aria-live=\"off\">\($0.html)</section>"
        }
        return """
            <!doctype html>
            <html lang="\(self.scene.query.language.rawValue)">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(say("Hearth 沙箱", "Hearth sandbox"))</title>
            <link rel="stylesheet" href="/sandbox/page.css"><script src="/sandbox/page.js" defer></script></head>
            <body data-lost="\(say("连不上沙箱，正在重试…", "The sandbox does not answer, trying again…"))">
            <header class="top"><div><h1>Hearth <span>\(say("沙箱", "sandbox"))</span></h1>
            <p>\(say("一个假的企业微信。当一回顾客，看 Hearth 怎么接待你。", "A fake WeCom. Play the customer, and watch how Hearth receives you."))</p></div>
            <a class="language" href="\(other)" lang="\(self.scene.query.language == .english ? "zh-Hans" : "en")">\(say("English", "中文"))</a></header>
            <nav class="jump"><a href="#customer">\(say("顾客", "Customer"))</a>\
            <a href="#guide">\(say("导购", "Guide"))</a><a href="#hearth">Hearth</a></nav>
            <main>\(sections)</main><div id="toast" role="status" aria-live="polite"></div></body></html>
            """
    }
}
