import Query
import Testing

struct TextTests {
    @Test func json() {
        var text = JSONText()
        text.object { text in
            text.key("a\"\\/")
            text.string("\u{0}\u{8}\t\n\r\u{1F}\u{7F} é \u{10FFFF}")
            text.key("b")
            text.array { text in
                text.number(-1)
                text.number(Int64.min)
                text.null()
                text.array { _ in }
                text.object { _ in }
            }
            text.key("t")
            text.time(0)
            text.key("n")
            text.string(nil as String?)
            text.key("bad")
            text.string([0xFF, 0x41][...])
        }
        #expect(
            String(decoding: text.bytes, as: UTF8.self)
                == "{\"a\\\"\\\\/\":\"\\u0000\\u0008\\t\\n\\r\\u001f\u{7F} é \u{10FFFF}\","
                + "\"b\":[-1,-9223372036854775808,null,[],{}],"
                + "\"t\":\"1970-01-01T00:00:00.000000Z\",\"n\":null,\"bad\":\"\u{FFFD}A\"}")
    }

    @Test func csv() {
        var text = CSVText()
        for field in ["a", "", nil, "b,c", "d\"e", "f\ng", "h\r", " i ", "-"] { text.field(field) }
        text.endRecord()
        text.field(nil as String?)
        text.endRecord()
        #expect(
            String(decoding: text.bytes, as: UTF8.self)
                == "a,\"\",,\"b,c\",\"d\"\"e\",\"f\ng\",\"h\r\", i ,-\n\n")
    }

    @Test(arguments: [
        ("https://a.example:443/orders/8125?page=2", "/orders/{id}"),
        ("https://a.example:443/", "/"), ("https://a.example:443", "/"), ("/x/1/y#z", "/x/{id}/y"),
        ("/u/0b5c1f9e-30a7-4d5f-9a53-6a1c9f1e2d3b", "/u/{id}"), ("/h/7f3a9c01", "/h/{id}"),
        ("/h/deadbeef", "/h/deadbeef"), ("/h/cafe1", "/h/cafe1"), ("/v1/2.5", "/v1/2.5"),
        ("*", "*"), ("a.example:443", "a.example:443"), ("/a//1/", "/a//{id}/"), ("", ""),
    ])
    func urlTemplates(url: String, expected: String) {
        #expect(URLTemplate.of(url) == expected)
    }

    @Test func tablesFit() {
        var table = TextTable([.init("name", cut: true), .init("n", right: true), .init("")])
        let long = String(repeating: "a", count: 80) + String(repeating: "b", count: 80)
        table.append([long, "7", "x"])
        table.append(["short", "12", ""])
        let lines = table.text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[1].count == 100)
        #expect(lines[1].contains("a…b"))
        #expect(lines[2] == "short" + String(repeating: " ", count: 90) + "12")
        #expect(lines.last == "")
    }

    @Test func numbers() {
        let grouped = [0, 999, 1000, -1_234_567].map { PlainText.grouped($0) }
        #expect(grouped == ["0", "999", "1,000", "-1,234,567"])
        let percent = [0, 1, 0.333, 0.0123, 0.00042].map { PlainText.percent($0) }
        #expect(percent == ["0.0 %", "100.0 %", "33.3 %", "1.23 %", "0.0420 %"])
        #expect(PlainText.sanitized("a\u{1B}b\u{7}c\u{202E}") == "a\\x1bb\\x07c\\x202e")
    }
}
