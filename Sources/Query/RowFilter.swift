import AccessLog
import Table

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

    /// Binds the filter to the columns of `table`.
    func tests(for table: FamilyTable) throws(QueryError) -> [RowTest] {
        var tests: [RowTest] = []
        func column(_ name: String, _ option: String) throws(QueryError) -> Int {
            guard let position = table.position(name) else {
                throw QueryError(
                    .usage, "\(table.family.rawValue) logs have no \(name): leave \(option) out")
            }
            return position
        }
        if let loadBalancer {
            let elb = try column("elb", "--lb")
            tests.append(.text(column: elb, .loadBalancer(loadBalancer)))
        }
        if let targetGroup {
            guard let group = table.targetGroup else {
                throw QueryError(
                    .usage,
                    "\(table.family.rawValue) logs have no target group: leave --target-group out")
            }
            tests.append(.text(column: group, .targetGroup(targetGroup)))
        }
        if let node {
            let address = try column("lb_node_ip", "--node")
            tests.append(.text(column: address, .exactly(node)))
        }
        if let trace {
            tests.append(.text(column: try column("trace_id", "--trace"), .exactly(trace)))
        }
        if let target {
            let address = try column("target_ip", "--target")
            let port = try column("target_port", "--target")
            tests.append(.endpoint(address: address, port: port, Endpoint(target)))
        }
        if !window.isUnbounded {
            tests.append(.window(column: try column("time", "--from"), window))
        }
        return tests
    }

    /// Whether a file of partition `target` = `value` may hold rows of the wanted target group.
    func mayHold(partitionTarget value: String) -> Bool {
        guard let targetGroup else { return true }
        // Partitions of endpoints (`ip_port`) and of rows without a target say nothing of the
        // group. A group's name has letters, digits and hyphens only.
        let isGroupName = value.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
            default: false
            }
        }
        guard isGroupName, value != TextTest.noTargetGroup else { return true }
        return value == PartitionPath.safeValue(TextTest.name(ofTargetGroup: targetGroup))
    }
}
