import AccessLog

/// A 502 line, and what it came from.
package struct TruthRow: Sendable {
    /// Fields 2 and 22, in µs since 1970 UTC.
    package let time: Int64
    package let created: Int64
    let trace: (high: UInt64, low: UInt64)
    let failure: Failure
    /// Index of the incident; nil for the background.
    package let incident: Int?
    let group: Int?
    let target: Int?

    /// Field 18.
    package var traceID: String {
        var text: [UInt8] = []
        TraceID.append(created: created, trace, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// What happened in the model, such as `connection_refused`.
    package var mechanism: String { failure.rawValue }
}

/// What a simulation knows of the logs that it wrote.
package struct Truth: Sendable {
    let scenario: Scenario
    /// Every 502 line that is in the logs, in order of slots and nodes.
    package private(set) var rows: [TruthRow] = []
    /// Keys of objects that never arrived.
    package private(set) var missing: [String] = []
    /// 502 lines in them.
    package private(set) var lost = 0
    /// Lines of access logs.
    package private(set) var lines = 0
    /// Requests that arrived at a node, and lines that came of them, before and after the run too.
    package var arrivals = 0
    package var reported = 0

    init(_ scenario: Scenario) {
        self.scenario = scenario
    }

    mutating func add(_ object: LogObject, _ failures: [TruthRow]) {
        if object.isMissing {
            missing.append(object.key)
            lost += failures.count
        } else {
            if object.isAccessLog { lines += object.lines }
            rows += failures
        }
    }

    /// The id of an incident's cause, or `background`.
    package func cause(of row: TruthRow) -> String {
        row.incident.map { scenario.incidents[$0].cause.rawValue } ?? "background"
    }
}
