import AccessLog
import Bytes
import Schemas
import Testing

/// Lines of our own that each show one thing.
struct LineTests {
    static let arn =
        "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef"

    /// A line of 36 fields with some of them replaced, by number from 1.
    static func line(_ replaced: [Int: String] = [:], fields: Int = 36) -> String {
        var words = [
            "https", "2026-11-20T02:47:03.123456Z", "app/front/0123456789abcdef",
            "198.51.100.7:40001", "10.0.3.4:8080", "0.001", "0.250", "0.000", "200", "200", "512",
            "2048", "\"GET https://shop.example:443/cart?id=7 HTTP/2.0\"", "\"curl/8.5.0\"",
            "TLS_AES_128_GCM_SHA256", "TLSv1.3", arn,
            "\"Root=1-6ab37c8e-000000000000000000000001\"",
            "\"shop.example\"", "\"session-reused\"", "3", "2026-11-20T02:47:02.871000Z",
            "\"forward\"", "\"-\"", "\"-\"", "\"10.0.3.4:8080\"", "\"200\"", "\"-\"", "\"-\"",
            "TID_00000000000000000000000000000001", "\"-\"", "\"-\"", "\"-\"", "192.0.2.9",
            "\"-\"", "\"-\"",
        ]
        for (number, text) in replaced { words[number - 1] = text }
        return words.prefix(fields).joined(separator: " ")
    }

    @Test func everyFieldHasItsColumn() {
        let reading = Reading(Self.line())
        #expect(reading.printed == [Self.line()])
        #expect(reading.text("raw_line") == nil)
        #expect(reading.integer("time") == Timestamp.micros(of: "2026-11-20T02:47:03.123456Z"))
        #expect(reading.text("client_ip") == "198.51.100.7")
        #expect(reading.integer("client_port") == 40_001)
        #expect(reading.double("target_processing_time") == 0.25)
        #expect(reading.integer("elb_status_code") == 200)
        #expect(reading.integer("sent_bytes") == 2048)
        #expect(reading.text("request_verb") == "GET")
        #expect(reading.text("request_url") == "https://shop.example:443/cart?id=7")
        #expect(reading.text("request_proto") == "HTTP/2.0")
        #expect(reading.text("target_group_arn") == Self.arn)
        #expect(reading.integer("matched_rule_priority") == 3)
        #expect(reading.text("error_reason") == nil)
        #expect(reading.text("lb_node_ip") == "192.0.2.9")
        #expect(reading.integer("field_count") == 36)
        #expect(reading.text("source_object") == "test")
        #expect(reading.integer("source_line") == 1)
    }

    /// Canonical in any length: nothing is kept twice.
    @Test(arguments: 12...36)
    func everyGeneration(fields: Int) {
        let line = Self.line(fields: fields)
        let reading = Reading(line)
        #expect(reading.printed == [line])
        #expect(reading.text("raw_line") == nil)
        #expect(reading.integer("field_count") == Int64(fields))
    }

    @Test func minusOneZeroAndDashStayDifferent() {
        let reading = Reading(
            Self.line([6: "-1", 7: "0.000", 8: "-", 9: "502", 10: "-", 25: "\"-\""]))
        #expect(reading.double("request_processing_time") == -1)
        #expect(reading.double("target_processing_time") == 0)
        #expect(reading.double("response_processing_time") == nil)
        #expect(reading.integer("target_status_code") == nil)
        #expect(reading.text("raw_line") == nil)
    }

    /// What deviates from the canonical print is kept as it was.
    @Test(arguments: [
        (26, "10.0.3.4:8080"), (19, "-"), (6, "0.0010"), (6, "1e-3"), (9, "99"), (11, "0512"),
        (4, "[2001:db8::1]:443"), (4, "198.51.100.7:00080"), (22, "2026-11-20T02:47:02Z"),
        (13, "\"GET http://h:80/ HTTP/1.0 \""), (13, "\"GET http://h:80/ badver\""),
        (13, "\"- http://h:80- -\""), (13, "\"\""), (30, "\"TID_1\""), (13, "\"- - - \""),
    ])
    func deviationsKeepTheirBytes(field: Int, text: String) {
        let line = Self.line([field: text])
        let reading = Reading(line)
        #expect(reading.tally.rows == 1)
        #expect(reading.text("raw_line") == line)
        #expect(reading.printed == [line])
    }

    @Test(arguments: [
        (4, "2001:db8:4538:1:bcf4:5264:e01c:f215:50718"), (9, "000"), (21, "-1"), (21, "-"),
        (13, "\"GET http://h:80/a b c HTTP/1.1\""), (13, "\"GET http://h:80/x\""), (14, "\"\""),
        (14, "\"\\x22quoted\\x22\""), (13, "\"-\""), (5, "-"), (17, "-"),
        (14, "\"say \"hi\"there\""),
    ])
    func canonicalOddities(field: Int, text: String) {
        let line = Self.line([field: text])
        let reading = Reading(line)
        #expect(reading.printed == [line])
        #expect(reading.text("raw_line") == nil)
    }

    @Test func addressesSplitAtTheLastColon() {
        let reading = Reading(Self.line([4: "2001:db8::f215:50718", 5: "[2001:db8::1]:80"]))
        #expect(reading.text("client_ip") == "2001:db8::f215")
        #expect(reading.integer("client_port") == 50_718)
        #expect(reading.text("target_ip") == "2001:db8::1")
        #expect(reading.integer("target_port") == 80)
    }

    @Test func spacesInTheURL() {
        let reading = Reading(Self.line([13: "\"GET http://h:80/a b;c d HTTP/1.1\""]))
        #expect(reading.text("request_url") == "http://h:80/a b;c d")
        #expect(reading.text("request_proto") == "HTTP/1.1")
    }

    @Test func requestWithoutMethodOrVersion() {
        let reading = Reading(Self.line([13: "\"- http://h:80- -\""]))
        #expect(reading.text("request_verb") == nil)
        #expect(reading.text("request_url") == "http://h:80-")
        #expect(reading.text("request_proto") == nil)
    }

    /// Classic load balancers wrote `\"`; the pair is content, unless the line only fits otherwise.
    @Test func backslashBeforeQuote() {
        let classic = Reading(Self.line([14: #""a \" b""#]))
        #expect(classic.text("user_agent") == #"a \" b"#)
        let ordinary = Reading(Self.line([14: #""ends with \""#]))
        #expect(ordinary.text("user_agent") == #"ends with \"#)
        #expect(ordinary.text("ssl_cipher") == "TLS_AES_128_GCM_SHA256")
    }

    @Test func fieldsThatAWSMayAppend() {
        let line = Self.line() + " \"new one\" 7"
        let reading = Reading(line)
        #expect(reading.integer("field_count") == 38)
        #expect(reading.text("extra_fields") == "\"new one\" 7")
        #expect(reading.text("raw_line") == nil)
        #expect(reading.printed == [line])
    }

    @Test func nodeOfTheObjectFillsIn() {
        let short = Reading(Self.line(fields: 33), node: "192.0.2.44")
        #expect(short.text("lb_node_ip") == "192.0.2.44")
        #expect(short.printed == [Self.line(fields: 33)])
        let dash = Self.line([34: "-"])
        let filled = Reading(dash, node: "192.0.2.44")
        #expect(filled.text("lb_node_ip") == "192.0.2.44")
        #expect(filled.printed == [dash])
    }

    @Test func lineEnds() {
        let text = "\r\n\n" + Self.line() + "\r\n" + Self.line() + " \n" + Self.line()
        let reading = Reading(text)
        #expect(reading.tally.newlines == 5)
        #expect(reading.tally.lines == 3)
        #expect(reading.printed == [Self.line() + "\r", Self.line() + " ", Self.line()])
        #expect((0..<3).map { reading.integer("source_line", $0) } == [3, 4, 5])
    }

    static let refused: [(String, Rejection)] = [
        ("noise", Rejection(.unknownType, field: 1, byte: 1)),
        ("https 2026-11-20T02:47:03.123456Z app/x", Rejection(.tooFewFields, field: 4, byte: 40)),
        (line([1: "tls"]), Rejection(.unknownType, field: 1, byte: 1)),
        (line([2: "2026-02-30T00:00:00.000000Z"]), Rejection(.badTimestamp, field: 2, byte: 7)),
        (line([2: "-"]), Rejection(.badTimestamp, field: 2, byte: 7)),
        (line([6: "nan"]), Rejection(.badNumber, field: 6, byte: 95)),
        (line([9: "2000"]), Rejection(.badStatus, field: 9, byte: 113)),
        (line([11: "99999999999999999999"]), Rejection(.badNumber, field: 11, byte: 121)),
        (line([14: "\"open"], fields: 14), Rejection(.openQuote, field: 14, byte: 180)),
        ("https  2026-11-20T02:47:03.123456Z", Rejection(.emptyField, field: 2, byte: 7)),
    ]

    @Test(arguments: refused.indices)
    func refusals(index: Int) {
        let (line, rejection) = Self.refused[index]
        let good = Self.line()
        let reading = Reading("\(good)\n\(line)\n\(good)")
        #expect(reading.tally.quarantined.map(\.rejection) == [rejection])
        #expect(reading.tally.quarantined.map(\.line) == [2])
        #expect(reading.tally.quarantined.first?.bytes == Array(line.utf8))
        #expect(reading.printed == [good, good])
    }

    @Test func bytesThatAreNotUTF8() {
        let bytes = Array(Self.line([14: "\"a#b\""]).utf8).map {
            $0 == UInt8(ascii: "#") ? 0xE9 : $0
        }
        let reading = Reading(bytes + [0x0A] + Array(Self.line([14: "\"é\""]).utf8))
        #expect(reading.tally.quarantined.map(\.rejection.reason) == [.invalidUTF8])
        #expect(reading.tally.quarantined.first?.bytes == bytes)
        #expect(reading.text("user_agent", 0) == "é")
    }

    @Test func linesBeyondTheLimit() {
        let long = Self.line([14: "\"" + String(repeating: "x", count: 5000) + "\""])
        let reading = Reading(Array("\(long)\n\(Self.line())".utf8), lineLimit: 4096)
        #expect(reading.tally.quarantined.map(\.rejection.reason) == [.lineTooLong])
        #expect(reading.tally.rows == 1)
    }

    @Test(arguments: Family.allCases)
    func schemasAreSound(family: Family) {
        let schema = Schema.of(family)
        #expect(schema.family == family)
        #expect(Set(schema.columns.map(\.id)).count == schema.columns.count)
        #expect(Set(schema.columns.map { $0.name.lowercased() }).count == schema.columns.count)
        #expect(
            schema.provenance.map(\.name)
                == ["field_count", "extra_fields", "source_object", "source_line", "raw_line"])
    }
}
