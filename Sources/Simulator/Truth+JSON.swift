/// `truth.json`: first the incidents, then a line for each 502.
extension Truth {
    /// The file; schema `albatross.truth/1`.
    package func json() -> [UInt8] {
        var text: [UInt8] = []
        text.append("{\"schema\":\"albatross.truth/1\",\"seed\":")
        text.append("\(scenario.seed)")
        text.append(",\"window\":")
        appendSpan(scenario.from, scenario.to, to: &text)
        text.append(",\"load_balancer\":\"")
        text.append(contentsOf: scenario.loadBalancer.resource)
        text.append("\",\"nodes\":[")
        appendList(
            scenario.loadBalancer.nodes.map { String(decoding: $0, as: UTF8.self) }, to: &text)
        text.append("],\"requests\":\(lines),\"elb_502\":\(rows.count),\"background_502\":")
        text.append("\(rows.count { $0.incident == nil })")
        text.append(",\"missing_objects\":[")
        appendList(missing, to: &text)
        text.append("],\"lost_502\":\(lost),\n\"incidents\":[")
        for (index, incident) in scenario.incidents.enumerated() {
            text.append(index == 0 ? "\n" : ",\n")
            append(incident, index, to: &text)
        }
        text.append("],\n\"rows\":[")
        for (index, row) in rows.enumerated() {
            text.append(index == 0 ? "\n" : ",\n")
            append(row, to: &text)
        }
        text.append("]}\n")
        return text
    }

    private func append(_ incident: Incident, _ index: Int, to text: inout [UInt8]) {
        text.append("{\"id\":\(index),\"cause\":\"\(incident.cause.rawValue)\",\"window\":")
        appendSpan(incident.from, incident.to, to: &text)
        text.append(",\"target_group\":\"\(incident.targetGroup)\",\"targets\":[")
        appendList(incident.targets, to: &text)
        text.append("],\"elb_502\":\(rows.count { $0.incident == index }),\"parameters\":{")
        for (index, parameter) in incident.parameters.enumerated() {
            text.append(index == 0 ? "" : ",")
            text.append("\"\(parameter.name)\":\(parameter.value)")
        }
        text.append("}}")
    }

    private func append(_ row: TruthRow, to text: inout [UInt8]) {
        text.append("{\"trace_id\":\"")
        TraceID.append(created: row.created, row.trace, to: &text)
        text.append("\",\"time\":\"")
        text.append(timestamp: row.time)
        text.append("\",\"cause\":\"\(cause(of: row))\",\"incident\":")
        text.append(row.incident.map { "\($0)" } ?? "null")
        text.append(",\"mechanism\":\"\(row.failure.rawValue)\",\"target_group\":")
        text.append(row.group.map { "\"\(scenario.groups[$0].name)\"" } ?? "null")
        text.append(",\"target\":")
        text.append(row.target.map { "\"\(scenario.name(of: $0))\"" } ?? "null")
        text.append("}")
    }

    private func appendSpan(_ from: Int64, _ to: Int64, to text: inout [UInt8]) {
        text.append("{\"from\":\"")
        text.append(timestamp: from)
        text.append("\",\"to\":\"")
        text.append(timestamp: to)
        text.append("\"}")
    }

    private func appendList(_ items: [String], to text: inout [UInt8]) {
        for (index, item) in items.enumerated() {
            text.append(index == 0 ? "\"" : ",\"")
            text.append(item)
            text.append("\"")
        }
    }
}
