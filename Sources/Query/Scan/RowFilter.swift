/// Which rows a question is about.
package struct RowFilter: Sendable, Equatable {
    package var window = TimeWindow()
    /// Load balancer: `app/NAME/ID`, NAME alone, or an ARN.
    package var loadBalancer: String?
    /// Target group: its name, its ARN, or `none`.
    package var targetGroup: String?
    /// `ip` or `ip:port`.
    package var target: String?
    /// Address of the load balancer node.
    package var node: String?
    /// X-Amzn-Trace-Id as logged, such as `Root=1-...`.
    package var trace: String?

    package init() {}

    /// What the filter asks of the columns of `table`.
    func ask(_ table: FamilyTable, of request: inout ScanRequest) throws(QueryError) {
        func column(_ name: String, _ option: String) throws(QueryError) -> Int {
            guard let position = table.position(name) else {
                throw QueryError(
                    .usage, "\(table.family.rawValue) logs have no \(name): leave \(option) out")
            }
            return position
        }
        func add(_ column: Int, _ question: ColumnTest.Question) {
            request.tests.append(ColumnTest(column: column, question))
        }
        if let loadBalancer {
            add(
                try column("elb", "--lb"), .text(.named(.loadBalancer(loadBalancer)), orNull: false)
            )
        }
        if let targetGroup {
            guard let group = table.targetGroup else {
                throw QueryError(
                    .usage,
                    "\(table.family.rawValue) logs have no target group: leave --target-group out")
            }
            let test = TextTest.targetGroup(targetGroup)
            add(group, .text(.named(test), orNull: test.takesNull))
        }
        if let node { add(try column("lb_node_ip", "--node"), Self.exactly([node])) }
        if let trace {
            add(try column("trace_id", "--trace"), Self.exactly([trace, "Root=\(trace)"]))
        }
        if let target {
            let address = try column("target_ip", "--target")
            let port = try column("target_port", "--target")
            let wanted = Endpoint(target)
            add(
                address,
                Self.exactly([wanted.address] + [wanted.addressBeforePort].compactMap(\.self)))
            if let before = wanted.addressBeforePort, let number = wanted.port {
                request.alternatives = [
                    [ColumnTest(column: address, Self.exactly([wanted.address]))],
                    [
                        ColumnTest(column: address, Self.exactly([before])),
                        ColumnTest(column: port, integers: Ranges([number...number])),
                    ],
                ]
            }
        }
        if !window.isUnbounded {
            let time = try column("time", "--from")
            request.tests.append(ColumnTest(column: time, integers: Ranges([window.closed])))
        }
    }

    private static func exactly(_ texts: [String]) -> ColumnTest.Question {
        .text(.oneOf(Set(texts.map { Array($0.utf8) })), orNull: false)
    }
}

/// `ip` or `ip:port`; an IPv6 address without a port may read both ways, so both are asked.
struct Endpoint: Sendable, Equatable {
    let address: String
    let addressBeforePort: String?
    let port: Int64?

    init(_ text: String) {
        address = text
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else {
            addressBeforePort = nil
            self.port = nil
            return
        }
        addressBeforePort = String(text[..<colon])
        self.port = Int64(port)
    }
}
