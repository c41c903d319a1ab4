import Domain
import Testing

@testable import Content

/// Templates of pages, and of the other kinds that are no plain text.
@Suite struct PageTemplateTests {
    private static let variables: [TemplateVariable] = [
        TemplateVariable("title"), TemplateVariable("isOpen", .flag), TemplateVariable("homeAddress", .address),
        .list(
            "rows",
            [TemplateVariable("label"), TemplateVariable("isMine", .flag), .list("inner", [TemplateVariable("x")])]
        ),
    ]

    /// The same templates in both languages, of which one page is made.
    private func pages(_ templates: [String: String], _ pages: [String] = ["page/p.html"]) throws -> TemplateLibrary {
        let files = Language.allCases.flatMap { language in
            templates.map { (path: "\(language.rawValue)/\($0.key).mustache", contents: $0.value) }
        }
        return try TemplateLibrary(
            [TemplateFolder(root: "templates", files: files)],
            pages: pages.map { PageTemplate($0, Self.variables) }
        )
    }

    private static let values: [String: TemplateValue] = [
        "title": "T", "isOpen": true, "homeAddress": "/p/acme/", "rows": .list([]),
    ]

    @Test
    func `no value becomes markup, however it is written`() throws {
        let library = try self.pages(["page/p.html": #"<p title="{{title}}">{{title}}{{{title}}}{{&title}}</p>"#])
        var values = Self.values
        values["title"] = #"<b onclick="x">&'</b>"#
        let escaped = "&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;"
        let text = try library.page("page/p.html", .english, values)
        #expect(text == #"<p title="\#(escaped)">\#(escaped)\#(escaped)\#(escaped)</p>"#)
    }

    @Test
    func `a list says its section for each element, inner names before outer ones`() throws {
        let library = try self.pages([
            "page/p.html":
                "{{#rows}}<li>{{label}}{{#isMine}}*{{/isMine}} {{title}}{{>page/in.html}}</li>{{/rows}}{{^rows}}none{{/rows}}",
            "page/in.html": "{{#inner}}<i>{{x}}{{label}}</i>{{/inner}}",
        ])
        var values = Self.values
        #expect(try library.page("page/p.html", .simplifiedChinese, values) == "none")
        values["rows"] = .list([
            ["label": "a", "isMine": true, "inner": .list([["x": "1"], ["x": "<"]])],
            ["label": "b", "isMine": false, "inner": .list([])],
        ])
        let text = try library.page("page/p.html", .simplifiedChinese, values)
        #expect(text == "<li>a* T<i>1a</i><i>&lt;a</i></li><li>b T</li>")
    }

    @Test(arguments: ["javascript:alert(1)", "//evil.example", "http://evil.example", "/\\evil.example", "data:x"])
    func `an address that is none of ours and not safe is left out`(address: String) throws {
        let library = try self.pages(["page/p.html": #"x<a href="{{homeAddress}}">y</a>"#])
        var values = Self.values
        #expect(try library.page("page/p.html", .english, values) == #"x<a href="/p/acme/">y</a>"#)
        values["homeAddress"] = .text(address)
        #expect(try library.page("page/p.html", .english, values) == #"x<a href="">y</a>"#)
    }

    @Test(arguments: [
        ("<p>{{titel}}</p>", 1, 6, "'titel' is nothing"), ("{{Title}}", 1, 3, "'Title' is nothing"),
        ("{{label}}", 1, 3, "'label' is nothing"), ("{{#rows}}{{x}}{{/rows}}", 1, 12, "'x' is nothing"),
        ("{{rows}}", 1, 3, "has no text"), ("{{isOpen}}", 1, 3, "has no text"),
        ("<p class={{title}}>x</p>", 1, 12, "without double quotes"),
        ("<p class='{{title}}'>x</p>", 1, 13, "without double quotes"),
        ("<p {{title}}>x</p>", 1, 6, "without double quotes"), ("<!-- {{title}} -->", 1, 8, "without double quotes"),
        (#"<a href="{{title}}">x</a>"#, 1, 12, "no address"), (#"<img src="/a/{{title}}">"#, 1, 16, "no address"),
        (#"<p style="color:red">x</p>"#, 1, 9, "attribute 'style'"),
        (#"<p onclick="x()">x</p>"#, 1, 11, "attribute 'onclick'"),
        ("<style>p{}</style>", 1, 1, "<style>"), ("<iframe>", 1, 1, "<iframe>"), ("<p", 1, 1, "never closed"),
        (#"<p class="a{{#isOpen}}">{{/isOpen}}x</p>"#, 1, 28, "another kind of place"),
        ("{{>page/other}}", 1, 4, "another kind"), ("{{>page/none.html}}", 1, 4, "there is no template"),
    ])
    func `a fault of a page is found at its place`(
        template: String,
        line: Int,
        column: Int,
        message: String
    ) throws {
        let found = try problems { _ = try self.pages(["page/p.html": template, "page/other": "x"]) }
        let place = Problem.Place(file: "templates/en/page/p.html.mustache", line: line, column: column)
        #expect(found.contains { $0.place == place && $0.message.contains(message) }, "\(found)")
        #expect(found.allSatisfy { $0.suggestion?.isEmpty == false })
    }

    @Test
    func `what stands in a tag may depend on a section`() throws {
        let library = try self.pages([
            "page/p.html":
                #"<input{{#isOpen}} checked{{/isOpen}} class="a{{#isOpen}} b{{/isOpen}}" data-n="{{title}}">"#
        ])
        let text = try library.page("page/p.html", .english, Self.values)
        #expect(text == #"<input checked class="a b" data-n="T">"#)
    }

    @Test
    func `a page without a template, and a template without a page, are problems`() throws {
        let found = try problems { _ = try self.pages(["page/q.html": "x"], ["page/p.html"]) }
        #expect(
            found.map { "\($0.place.file): \($0.message)" } == [
                "templates/en/page/p.html.mustache: there is no such file, and a page is made from it",
                "templates/en/page/q.html.mustache: no page is made from this template",
                "templates/zh-Hans/page/p.html.mustache: there is no such file, and a page is made from it",
                "templates/zh-Hans/page/q.html.mustache: no page is made from this template",
            ]
        )
    }

    @Test
    func `a value that is missing or of another kind is named, and a page has a size`() throws {
        let library = try self.pages(["page/p.html": "<p>{{title}}</p>"])
        func code(_ values: [String: TemplateValue], _ limit: Int = 100) -> ContentError? {
            #expect(throws: ContentError.self) { try library.page("page/p.html", .english, values, byteLimit: limit) }
        }
        var values = Self.values
        values["rows"] = .list([["label": "canary", "isMine": true]])
        #expect(code(values)?.message.english == "page 'page/p.html' needs a value for inner")
        values["rows"] = "canary"
        #expect(code(values)?.message.english == "page 'page/p.html' needs a value for rows")
        #expect(code(Self.values, 7)?.code == .tooLong)
    }

    @Test
    func `a library that serves no pages leaves their templates aside`() throws {
        let files = [(path: "en/page/p.html.mustache", contents: "<p {{x}}"), (path: "en/a.mustache", contents: "a")]
        let library = try TemplateLibrary([TemplateFolder(root: "templates", files: files)])
        #expect(library.leastBytes(in: .english) == ["a": 1])
    }

    // MARK: - The other kinds

    @Test
    func `in Markdown a name cannot become a link, a heading or a mention`() throws {
        let library = try library(["a.md": "**{{guide}}** {{store}}"])
        let text = try library.render(
            "a.md",
            .simplifiedChinese,
            ["guide": "[x](http://e.example) `*_#|~\\", "store": "<@all> @all"]
        )
        #expect(text == "**［x］(http://e.example) ｀＊＿＃｜～＼** ＜@all＞ @all")
    }

    @Test
    func `a card stays JSON whatever the name is, and is refused when it is none`() throws {
        let library = try library(["a.json": #"{"title":"{{guide}}"}"#, "b.json": #"{"title":{{guide}}}"#])
        let name = ["guide": "a\"b\\c\n\u{1}d"]
        #expect(try library.render("a.json", .simplifiedChinese, name) == #"{"title":"a\"b\\c d"}"#)
        let error = #expect(throws: ContentError.self) { try library.render("b.json", .simplifiedChinese, name) }
        #expect(error?.code == .malformed)
    }
}
