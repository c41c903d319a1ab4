import Domain
import Testing

@testable import Content

@Suite struct TemplateLibraryTests {
    @Test
    func `a text is plain, in partials and sections too`() throws {
        let library = try library([
            "page": "{{guide}} & {{{guide}}} & {{&guide}}\n{{>parts/line}}{{#store}}{{>parts/line}}{{/store}}",
            "parts/line": "“{{guide}}” 'n' {{>parts/deep}}\n",
            "parts/deep": "[{{guide}}]",
        ])
        let text = try library.render("page", .simplifiedChinese, ["guide": "Tom & \"Jo\"'s", "store": "x"])
        #expect(
            text == """
                Tom & "Jo"'s & Tom & "Jo"'s & Tom & "Jo"'s
                “Tom & "Jo"'s” 'n' [Tom & "Jo"'s]
                “Tom & "Jo"'s” 'n' [Tom & "Jo"'s]
                """
        )
    }

    @Test
    func `a template may say itself that it is plain`() throws {
        let library = try library(["page": "{{% CONTENT_TYPE:TEXT}}\n{{guide}}"])
        #expect(try library.render("page", .simplifiedChinese, ["guide": "a & b"]) == "a & b")
    }

    @Test
    func `a section asks whether there is something`() throws {
        let library = try library([
            "page":
                "{{#store}}in {{store}}{{/store}}{{^store}}anywhere{{/store}}, {{#isNew}}new{{/isNew}}{{^isNew}}old{{/isNew}}"
        ])
        func render(_ store: String, _ isNew: String) throws -> String {
            try library.render("page", .simplifiedChinese, ["store": store, "isNew": isNew])
        }
        #expect(try render("S1", "true") == "in S1, new")
        #expect(try render("", "false") == "anywhere, old")
        #expect(try render("  ", "") == "anywhere, old")
        #expect(try render("false", "yes") == "in false, old")
    }

    @Test
    func `a value is never read as a template`() throws {
        let library = try library(["page": "{{guide}}{{#guide}}{{guide}}{{/guide}}"])
        let text = try library.render("page", .simplifiedChinese, ["guide": "{{store}}{{>page}}"])
        #expect(text == "{{store}}{{＞page}}{{store}}{{＞page}}")
    }

    @Test
    func `blanks at both ends go, those inside stay`() throws {
        let library = try library(["page": "\n  {{! why }}\n一\n\n二 \n\n"])
        #expect(try library.render("page", .simplifiedChinese, [:]) == "一\n\n二")
    }

    // MARK: - Faults found at the load

    @Test(arguments: [
        ("一\n  {{giude}}", 2, 5, "'giude' is nothing", "did you mean 'guide'?"),
        ("{{Guide}}", 1, 3, "'Guide' is nothing", "did you mean 'guide'?"),
        ("{{#stroe}}x{{/stroe}}", 1, 4, "'stroe' is nothing", "did you mean 'store'?"),
        ("{{^ stroe }}x{{/stroe}}", 1, 5, "'stroe' is nothing", "did you mean 'store'?"),
        ("一号店{{{stroe}}}", 1, 7, "'stroe' is nothing", "did you mean 'store'?"),
        ("{{&stroe}}", 1, 4, "'stroe' is nothing", "did you mean 'store'?"),
        ("{{isNew}}", 1, 3, "'isNew' is a yes or no", "{{#isNew}}…{{/isNew}}"),
        ("{{>welcome/nobody}}", 1, 4, "no template 'welcome/nobody'", "name it from the language's folder"),
        ("x\n{{> short}}", 2, 5, "no template 'short'", "did you mean 'welcome/short'?"),
        ("{{#store}}x", 1, 4, "opened and never closed", "{{/store}}"),
        ("x{{/store}}", 1, 5, "nothing is open", "remove"),
        ("{{#store}}{{/guide}}", 1, 14, "'store' of line 1 is open", "{{/store}}"),
        ("{{#store}}{{#guide}}{{/store}}", 1, 14, "'guide' is opened and never closed", "{{/guide}}"),
        ("x {{store", 1, 3, "never closed", "}}"), ("x {{{store}}", 1, 3, "never closed", "}}"),
        ("{{=<% %>=}}", 1, 1, "not taken", "{{name}}"), ("{{<layout}}{{/layout}}", 1, 1, "not taken", "{{name}}"),
        ("{{% CONTENT_TYPE:HTML}}x", 1, 1, "not taken", "{{name}}"),
        ("{{uppercased(guide)}}", 1, 1, "not taken", "{{name}}"),
        ("{{>*guide}}", 1, 1, "not taken", "{{name}}"), ("{{.}}", 1, 1, "not taken", "{{name}}"),
        ("{{guide.name}}", 1, 1, "not taken", "{{name}}"), ("{{}}x", 1, 1, "not taken", "{{name}}"),
        ("{{>../secret}}", 1, 1, "not taken", "{{name}}"), ("<{{guide}}>", 1, 1, "'<' right before a tag", "《"),
        ("<{{#store}}{{guide}}{{/store}}", 1, 1, "'<' right before a tag", "《"),
        ("一<", 1, 2, "'<' right before a tag", "《"),
        ("e\u{301}\r\n👨‍👩‍👧{{stroe}}", 2, 4, "'stroe' is nothing", "did you mean 'store'?"),
    ])
    func `a fault is found at its place`(
        template: String,
        line: Int,
        column: Int,
        message: String,
        suggestion: String
    ) throws {
        let found = try problems {
            _ = try library(["page": template, "welcome/short": "x", "layout": "y"])
        }
        let place = Problem.Place(file: "templates/zh-Hans/page.mustache", line: line, column: column)
        let fault = found.first { $0.place == place && $0.message.contains(message) }
        #expect(fault?.suggestion?.contains(suggestion) == true, "\(found)")
        #expect(found.allSatisfy { $0.suggestion?.isEmpty == false })
    }

    @Test
    func `every fault of every template is reported at once`() throws {
        let found = try problems {
            _ = try library(["b": "{{x}}\n{{y}} {{>none}}", "a": "{{z", "c": "fine {{guide}}"])
        }
        #expect(
            found.map { "\($0.place.file.suffix(10)) \($0.place.line):\($0.place.column)" } == [
                "a.mustache 1:1", "b.mustache 1:3", "b.mustache 2:3", "b.mustache 2:10",
            ]
        )
    }

    @Test
    func `a template that includes itself is refused, however far around`() throws {
        let found = try problems {
            _ = try library([
                "a": "{{>b}}", "b": "x{{#store}}{{>c}}{{/store}}", "c": "{{>a}}", "d": "{{>a}}", "e": "{{>e}}",
            ])
        }
        #expect(
            found.map { "\($0.place.file.suffix(10)) \($0.place.line):\($0.place.column)" } == [
                "a.mustache 1:4", "b.mustache 1:15", "c.mustache 1:4", "e.mustache 1:4",
            ]
        )
        #expect(found.allSatisfy { $0.message == "this template includes itself through here" })
    }

    @Test
    func `partials that double themselves are refused before they are rendered`() throws {
        var templates = ["t0": String(repeating: "茶", count: 100)]
        for level in 1...12 { templates["t\(level)"] = "{{>t\(level - 1)}}{{>t\(level - 1)}}" }
        let found = try problems { _ = try library(templates) }
        #expect(
            found.map { "\($0.place.file.suffix(12)): \($0.message)" } == [
                "t10.mustache: this template grows too large with its partials",
                "t11.mustache: this template grows too large with its partials",
                "t12.mustache: this template grows too large with its partials",
            ]
        )
    }

    @Test
    func `a chain of partials has an end`() throws {
        func chain(_ length: Int) -> [String: String] {
            (1..<length).reduce(into: ["t0": "x"]) { $0["t\($1)"] = "{{>t\($1 - 1)}}" }
        }
        let deepest = try library(chain(TemplateCatalog.depthLimit))
        #expect(try deepest.render("t\(TemplateCatalog.depthLimit - 1)", .simplifiedChinese, [:]) == "x")
        for length in [TemplateCatalog.depthLimit + 1, 2_000] {
            let found = try problems { _ = try library(chain(length)) }
            #expect(found.contains { $0.message == "too many partials inside one another" })
        }
    }

    @Test
    func `a template has so many tags and sections and no more`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "{{#store}}", count: depth) + "x" + String(repeating: "{{/store}}", count: depth)
        }
        let deepest = try library(["page": nested(TemplateFile.depthLimit)])
        #expect(try deepest.render("page", .simplifiedChinese, ["store": "s"]) == "x")
        let deep = try problems { _ = try library(["page": nested(TemplateFile.depthLimit + 1)]) }
        #expect(deep.map(\.message) == ["too many sections inside one another"])
        let many = try problems { _ = try library(["page": String(repeating: "{{x}}", count: 12_000)]) }
        #expect(many.first?.message == "more than 1000 tags")
    }

    @Test
    func `what swift-mustache cannot read is a problem, not a crash`() throws {
        let found = try problems { _ = try library(["page": "一\n二 {"]) }
        #expect(found.map(\.message) == ["this is no Mustache"])
        #expect(found.first?.place.line == 2)
    }

    @Test
    func `an occasion offers less than all occasions together`() throws {
        let library = try library(["page": "{{brand}}\n{{>part}}", "part": "{{guide}} {{newcomers}}"])
        #expect(library.problems(in: "page", .simplifiedChinese, offering: WelcomeVariables.groupGreeting) == [])
        let contact = library.problems(in: "page", .simplifiedChinese, offering: WelcomeVariables.contact)
        #expect(contact.map { "\($0.place)" } == ["templates/zh-Hans/part.mustache:1:13"])
        let material = library.problems(in: "page", .simplifiedChinese, offering: WelcomeVariables.groupMaterial)
        #expect(material.count == 2)
    }

    // MARK: - Faults found while rendering

    @Test
    func `a text that is too long, empty or without its values is an error`() throws {
        let library = try library([
            "page": "{{#isNew}}{{guide}}{{/isNew}}", "long": String(repeating: "茶", count: 2_000),
        ])
        func code(_ name: String, _ values: [String: String], _ language: Language = .simplifiedChinese)
            -> ContentError?
        {
            #expect(throws: ContentError.self) { try library.render(name, language, values) }
        }
        let missing = code("page", ["isNew": "true"])
        #expect(missing?.code == .missingValue)
        #expect(missing?.message == Bilingual("模板“page”缺少这些值：guide", "template 'page' needs values for guide"))
        let empty = code("page", ["isNew": "", "guide": "canary"])
        #expect(empty?.code == .empty)
        #expect(
            empty?.message == Bilingual("zh-Hans 的模板“page”没有内容", "template 'page' in zh-Hans gives no text")
        )
        let nobody = code("nobody", [:])
        #expect(nobody?.code == .unknownTemplate)
        #expect(nobody?.message == Bilingual("zh-Hans 里没有模板“nobody”", "no template 'nobody' in zh-Hans"))
        #expect(code("page", [:], .english)?.code == .unknownTemplate)
        let long = code("long", [:])
        #expect(long?.code == .tooLong)
        #expect(
            long?.message
                == Bilingual(
                    "zh-Hans 的模板“long”有 6000 字节，最多 4000 字节",
                    "template 'long' in zh-Hans gives 6000 bytes, 4000 are taken"
                )
        )
        #expect(try library.render("long", .simplifiedChinese, [:], byteLimit: 6_000).count == 2_000)
    }

    // MARK: - Folders

    @Test
    func `the brand's own template comes before the shipped one, as a partial too`() throws {
        let own = try TemplateFolder(root: "acme", files: [("zh-Hans/parts/sign.mustache", "own {{guide}}")])
        let shipped = try TemplateFolder(
            root: "templates",
            files: [
                ("zh-Hans/page.mustache", "{{>parts/sign}}!"), ("zh-Hans/parts/sign.mustache", "shipped"),
                ("en/page.mustache", "{{>parts/sign}}?"), ("en/parts/sign.mustache", "shipped"),
            ]
        )
        let library = try TemplateLibrary([own, shipped])
        #expect(try library.render("page", .simplifiedChinese, ["guide": "G"]) == "own G!")
        #expect(try library.render("page", .english, [:]) == "shipped?")
    }

    @Test
    func `a file that belongs to no language or is no template is a problem`() throws {
        let found = try problems {
            _ = try TemplateFolder(
                root: "templates",
                files: [
                    ("zh-hans/a.mustache", "x"), ("a.mustache", "x"), ("en/a.txt", "x"), ("media/hello.png", "x"),
                    ("en/long.mustache", String(repeating: "x", count: TemplateFolder.byteLimit + 1)),
                ]
            )
        }
        #expect(
            found.map(\.place.file) == [
                "templates/a.mustache", "templates/en/a.txt", "templates/en/long.mustache",
                "templates/zh-hans/a.mustache",
            ]
        )
    }

    @Test(arguments: ["", " \n\t\n", "{{! nothing yet }}", "\n{{>blank}}\n", "{{#store}} {{>blank}}{{/store}}"])
    func `a template that can never give a text is a problem where it is said`(template: String) throws {
        let library = try library(["page": template, "blank": " \n"])
        let found = library.problems(in: "page", .simplifiedChinese, offering: WelcomeVariables.contact)
        #expect(found.map { "\($0.place)" } == ["templates/zh-Hans/page.mustache:1:1"])
        #expect(found.first?.message == "this template gives no text, whatever it is given")
        #expect(found.first?.suggestion?.isEmpty == false)
    }

    @Test(arguments: ["x", "{{guide}}", "{{#store}}x{{/store}}", "{{>words}}", "{{#isNew}}{{>words}}{{/isNew}}"])
    func `a template that may give a text is none`(template: String) throws {
        let library = try library(["page": template, "words": "{{brand}}"])
        #expect(library.problems(in: "page", .simplifiedChinese, offering: WelcomeVariables.contact).isEmpty)
    }

    @Test
    func `the fewest bytes of a template leave out what may not be said`() throws {
        let library = try library([
            "page": "一二\n{{guide}}{{#store}}三{{>part}}{{/store}}{{>part}}{{! a comment }}\n", "part": "四",
        ])
        #expect(library.leastBytes(in: .simplifiedChinese) == ["page": 9, "part": 3])
        #expect(library.leastBytes(in: .english) == [:])
    }
}
