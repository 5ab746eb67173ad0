import AccessLog
import Diagnosis

/// The failed rows of a scan in full: 502s, and what else goes wrong beside them.
struct FailureTally: BlockTally {
    /// A failed row with its texts; a `Diagnosis` knows them by numbers.
    struct Entry: Sendable {
        var row: FailedRow
        var status: Int
        var endpoint = EndpointKey()
        var node = ""
        var route = RouteKey()
        var isMadeByTarget: Bool
    }

    static let columns = [
        "time", "elb_status_code", "target_status_code", "request_processing_time",
        "target_processing_time", "response_processing_time", "target_ip", "target_port",
        "target_group_arn", "lb_node_ip", "request_url", "request_creation_time", "client_ip",
        "received_bytes", "sent_bytes", "error_reason", "actions_executed", "trace_id",
        "user_agent", "request_verb",
    ]
    static let statuses = "5xx,460"
    /// Rows that are kept; more are counted alone.
    private static let limit = 300_000

    private(set) var entries: [Entry] = []
    /// 502s beyond the limit.
    private(set) var leftOut = 0
    private let positions: [Int?]

    init(_ table: FamilyTable) { positions = Self.columns.map(table.position) }

    mutating func add(_ block: Block) {
        let columns = positions.map(block.column)
        var endpoints: [Int: EndpointKey] = [:]
        var templates: [Int: String] = [:]
        var nodes: [Int: String] = [:]
        for row in block.rows {
            guard let status = columns[1].integer(row), let time = columns[0].integer(row) else {
                continue
            }
            guard entries.count < Self.limit else {
                leftOut += status == 502 ? 1 : 0
                continue
            }
            var failed = FailedRow(time: Block.clampTime(time))
            failed.created = columns[11].integer(row).map(Block.clampTime)
            failed.targetStatus = columns[2].integer(row).map { Int(clamping: $0) }
            failed.requestTime = columns[3].double(row)
            failed.targetTime = columns[4].double(row)
            failed.responseTime = columns[5].double(row)
            failed.receivedBytes = columns[13].integer(row) ?? 0
            failed.sentBytes = columns[14].integer(row) ?? 0
            failed.errorReason = columns[15].text(row)
            failed.client = columns[12].text(row)
            failed.action = columns[16].text(row)?.split(separator: ",").last.map(String.init)
            var entry = Entry(
                row: failed, status: Int(clamping: status),
                isMadeByTarget: columns[2].integer(row) == status)
            let key = columns[6].code(row) << 32 | columns[8].code(row)
            var endpoint =
                endpoints[key]
                ?? EndpointKey(
                    arn: columns[8].text(row) ?? "", address: columns[6].text(row) ?? "")
            endpoints[key] = endpoint
            endpoint.port = columns[7].integer(row).map { Int(clamping: $0) }
            entry.endpoint = endpoint
            let node = columns[9].code(row)
            entry.node = nodes[node] ?? columns[9].text(row) ?? ""
            nodes[node] = entry.node
            if status == 502 {
                entry.row.trace = columns[17].text(row)
                entry.row.url = columns[10].text(row)
                entry.row.agent = columns[18].text(row)
                let url = columns[10].code(row)
                let template = templates[url] ?? columns[10].text(row).map(URLTemplate.of) ?? ""
                templates[url] = template
                entry.route = RouteKey(verb: columns[19].text(row) ?? "", template: template)
            }
            entries.append(entry)
        }
    }

    mutating func merge(_ other: FailureTally) {
        let room = max(0, Self.limit - entries.count)
        entries += other.entries.prefix(room)
        leftOut += other.leftOut
        leftOut += other.entries.dropFirst(room).reduce(0) { $0 + ($1.status == 502 ? 1 : 0) }
    }
}

/// A target in a target group; empty texts where a row names none.
struct EndpointKey: Hashable, Sendable {
    var arn = ""
    var address = ""
    var port: Int?
}

/// A node and a target that it sends requests to.
struct PairKey: Hashable, Sendable {
    let node: String
    let endpoint: EndpointKey
}
