import AccessLog

/// Traffic and failures by second, minute or hour.
package struct Timeline: BlockTally, Answer {
    package struct Bin: Sendable, Equatable {
        package var requests = 0
        package var madeByLoadBalancer = 0
        package var madeByTarget = 0
        /// Statuses of 500 and above, whoever made them.
        package var serverErrors = 0

        package var matched: Int { madeByLoadBalancer + madeByTarget }

        fileprivate mutating func add(_ other: Bin) {
            requests += other.requests
            madeByLoadBalancer += other.madeByLoadBalancer
            madeByTarget += other.madeByTarget
            serverErrors += other.serverErrors
        }
    }

    package let plan: ScanPlan
    package let bin: TimeSpan
    package private(set) var bins: [Int64: Bin] = [:]
    private let time: Int?
    private let status: Int?
    private let origin: FailureColumns

    package static let projection = Projection(
        columns: ["time", "elb_status_code"], details: FailureColumns.forOrigin)

    package init(_ plan: ScanPlan, bin: TimeSpan) {
        self.plan = plan
        self.bin = bin
        time = plan.table.position("time")
        status = plan.table.position("elb_status_code")
        origin = FailureColumns(plan.table)
    }

    /// Start of the bin of `size` µs that `time` is in.
    static func floor(_ time: Int64, _ size: Int64) -> Int64 {
        Timestamp.floorDivide(time, size) * size
    }

    package mutating func add(_ batch: Block) {
        let times = batch.column(time)
        let statuses = batch.column(status)
        // Rows lie in order of time, so a bin is looked up once, not once a row.
        var current = Bin()
        var open: Range<Int64>?
        for row in batch.rows {
            guard let time = times.integer(row).map(Block.clampTime) else { continue }
            if open?.contains(time) != true {
                if let open { bins[open.lowerBound] = current }
                let start = Self.floor(time, bin.micros)
                open = start..<start + bin.micros
                current = bins[start] ?? Bin()
            }
            current.requests += 1
            if let status = statuses.integer(row), (500...599).contains(status) {
                current.serverErrors += 1
            }
        }
        if let open { bins[open.lowerBound] = current }
        for row in plan.matched(batch) {
            guard let time = times.integer(row).map(Block.clampTime) else { continue }
            let start = Self.floor(time, bin.micros)
            if origin.isMadeByTarget(row, batch) {
                bins[start, default: Bin()].madeByTarget += 1
            } else {
                bins[start, default: Bin()].madeByLoadBalancer += 1
            }
        }
    }

    package mutating func merge(_ other: Timeline) {
        bins.reserveCapacity(bins.count + other.bins.count)
        for (start, bin) in other.bins { bins[start, default: Bin()].add(bin) }
    }

    /// Bins with requests, in order of time.
    package var filled: [(start: Int64, bin: Bin)] {
        bins.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }

    /// One row a bin, without the empty ones.
    package func result(limit: Int?) -> ResultTable {
        var table = ResultTable(columns: [
            "time", "requests", "matched", "load_balancer_made", "target_made", "server_errors",
        ])
        let filled = self.filled
        for (start, bin) in filled.prefix(limit ?? filled.count) {
            table.rows.append([
                .time(start), .integer(bin.requests), .integer(bin.matched),
                .integer(bin.madeByLoadBalancer), .integer(bin.madeByTarget),
                .integer(bin.serverErrors),
            ])
        }
        return table
    }

    package func json(limit: Int?) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            plan.appendHead(schema: "alb502.timeline/1", to: &text)
            text.key("bin_seconds")
            text.number(bin.micros / TimeSpan.second)
            text.key("bins")
            result(limit: limit).appendArray(to: &text)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }
}
