import AccessLog
import Foundation
import Testing

/// The corpus' published parses, field by field.
///
/// Where a source has no value we have null, and so we do where it has "-". Its names are mapped
/// below. Left out is what a source derives and no line holds: dynatrace's `severity`; and parts
/// of the URL (`uriproto`, `urihost`, `port`, `uripath`), checked by putting them together.
@Suite(.enabled(if: Corpus.isPresent, "../shared/corpus is not here"))
struct ExpectedTests {
    static let dynatraceNames = [
        "request_type": "type", "timestamp": "time", "http_method": "request_verb",
        "http_version": "request_proto", "x_amzn_trace_id": "trace_id", "aws.resource.id": "elb",
    ]
    static let vectorNames = [
        "timestamp": "time", "request_method": "request_verb", "request_protocol": "request_proto",
        "traceability_id": "conn_trace_id",
    ]

    private func json(_ file: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(try Corpus.contents(file)))
    }

    private func entries(_ file: String) throws -> [(line: String, expected: [String: Any])] {
        try #require(try json(file) as? [[String: Any]]).map { entry in
            (
                try #require(entry["line"] as? String),
                try #require(entry["expected"] as? [String: Any])
            )
        }
    }

    /// A column of the only row, in the form the sources use: text, number or nil.
    private func value(_ column: String, _ reading: Reading) -> Any? {
        if let text = reading.text(column) { return text }
        if let seconds = reading.double(column) { return seconds }
        guard let number = reading.integer(column) else { return nil }
        return column.contains("time") ? Timestamp.text(number) : number
    }

    private func expectEqual(_ ours: Any?, _ theirs: Any?, _ comment: Comment) {
        switch theirs {
        case nil, is NSNull: #expect(ours == nil, comment)
        case let list as [String]:
            #expect((ours as? String).map { [$0] } ?? [] == list, comment)
        case "-" as String: #expect(ours == nil, comment)
        case let text as String:
            #expect((ours as? String) ?? ours.map { "\($0)" } == text, comment)
        case let number as NSNumber:
            let value = (ours as? Double) ?? (ours as? Int64).map { Double($0) }
            #expect(value == number.doubleValue, comment)
        default: Issue.record(comment)
        }
    }

    @Test func vector() throws {
        let entries = try entries("vector-vrl.expected.json")
        #expect(entries.count == 13)
        for (line, expected) in entries {
            let reading = Reading(line)
            #expect(reading.tally.rows == 1)
            for (name, theirs) in expected {
                let comment: Comment = "\(name) of \(line)"
                switch name {
                // Vector keeps address and port as one text.
                case "client_host", "target_host":
                    let prefix = name.prefix(6)
                    let ip = reading.text("\(prefix)_ip")
                    let port = reading.integer("\(prefix)_port")
                    let endpoint = ip.flatMap { ip in port.map { "\(ip):\($0)" } }
                    expectEqual(endpoint, theirs, comment)
                default:
                    expectEqual(value(Self.vectorNames[name] ?? name, reading), theirs, comment)
                }
            }
        }
    }

    @Test func dynatrace() throws {
        let entries = try entries("dynatrace-s3-log-forwarder.expected.json")
        #expect(entries.count == 7)
        for (line, expected) in entries {
            let reading = Reading(line)
            #expect(reading.tally.rows == 1)
            for (name, theirs) in expected
            where !["severity", "uriproto", "urihost", "port", "uripath"].contains(name) {
                let column = Self.dynatraceNames[name] ?? name
                expectEqual(value(column, reading), theirs, "\(name) of \(line)")
            }
            let scheme = try #require(expected["uriproto"] as? String)
            let host = try #require(expected["urihost"] as? String)
            let url = "\(scheme)://\(host)\(expected["uripath"] as? String ?? "")"
            // Dynatrace drops the dash that stands for the missing path of `http://h:80-`.
            let ours = reading.text("request_url")
            #expect(ours == url || ours == url + "-", "\(line)")
        }
    }

    /// Elastic cuts times to milliseconds and has nested names.
    @Test func elastic() throws {
        let root = try #require(
            try json("elastic-integrations-test-alb.expected.json") as? [String: Any])
        let expected = try #require(root["expected"] as? [[String: Any]])
        let lines = String(
            decoding: try Corpus.contents("elastic-integrations-test-alb.log"), as: UTF8.self
        ).split(separator: "\n")
        for (document, line) in zip(expected, lines) {
            let reading = Reading(String(line))
            let names = [
                "aws.elb.action_executed": "actions_executed",
                "aws.elb.backend.http.response.status_code": "target_status_code",
                "aws.elb.backend.ip": "target_ip", "aws.elb.backend.port": "target_port",
                "aws.elb.backend_processing_time.sec": "target_processing_time",
                "aws.elb.classification": "classification",
                "aws.elb.classification_reason": "classification_reason",
                "aws.elb.matched_rule_priority": "matched_rule_priority", "aws.elb.name": "elb",
                "aws.elb.redirect_url": "redirect_url",
                "aws.elb.target_group.arn": "target_group_arn",
                "aws.elb.target_port": "target_port_list",
                "aws.elb.target_status_code": "target_status_code_list",
                "aws.elb.trace_id": "trace_id", "aws.elb.type": "type",
                "event.start": "request_creation_time", "http.request.body.bytes": "received_bytes",
                "http.request.method": "request_verb", "http.response.body.bytes": "sent_bytes",
                "http.response.status_code": "elb_status_code", "source.ip": "client_ip",
                "source.port": "client_port", "url.original": "request_url",
                "user_agent.original": "user_agent",
            ]
            for (path, column) in names {
                let theirs = path.split(separator: ".").reduce(document as Any?) {
                    ($0 as? [String: Any])?[String($1)]
                }
                guard let actions = theirs as? [String], column == "actions_executed" else {
                    // Elastic drops -1, which says that the request never got that far.
                    if theirs == nil, reading.double(column) == -1 { continue }
                    expectEqual(value(column, reading), theirs, "\(path) of \(line)")
                    continue
                }
                #expect(reading.text(column) == actions.joined(separator: ","))
            }
            let end = try #require((document["event"] as? [String: Any])?["end"] as? String)
            let time = try #require(reading.integer("time"))
            #expect(Timestamp.text(time).dropLast(4) == end.dropLast(1))
        }
    }
}
