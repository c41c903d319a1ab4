internal import Domain

/// What is said under an address that belongs to no brand: no brand's words fit there.
enum StrangerPage {
    static func html(_ language: Language, _ assets: CustomerAssets) -> String {
        let isEnglish = language == .english
        let (title, text) =
            isEnglish
            ? ("There is no such page", "Please check the link, or ask whoever sent it to you for a new one.")
            : ("没有这个页面", "请检查一下链接，或者请发给你的人再发一次。")
        return """
            <!doctype html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <link rel="icon" type="image/svg+xml" href="\(assets.iconPath)">
            <link rel="stylesheet" href="\(assets.stylePath)">
            </head>
            <body>
            <main id="main">
            <section class="card result"><h1>\(title)</h1><p>\(text)</p></section>
            </main>
            </body>
            </html>
            """
    }
}
