/// The first answer: how much traffic, how many failures, whose they are, when and where.
package struct Summary: BlockTally {
    /// How many there were in one second or minute.
    package struct Burst: Sendable, Equatable {
        /// µs since 1970.
        package let start: Int64
        package let count: Int
    }

    package let table: FamilyTable
    package let plan: ScanPlan
    package private(set) var requests = 0
    package private(set) var times: ClosedRange<Int64>?
    /// Requests by first digit of the status; 0 is no status.
    package private(set) var classes = Array(repeating: 0, count: 10)
    package private(set) var loadBalancers: [String: Int] = [:]
    package private(set) var matched = 0
    package private(set) var madeByTarget = 0
    package private(set) var kinds: [FailureKind: Int] = [:]
    package private(set) var statuses: [Int64: Int] = [:]
    package private(set) var urls: [String: Int] = [:]
    private var seconds: [Int64: Int] = [:]
    private var tally: TargetTally

    private let classify: @Sendable (Failure) -> FailureKind?
    private let status: Int?
    private let elb: Int?
    private let url: Int?
    private let time: Int?
    private let failures: FailureColumns

    /// Further kinds of URL are counted together: a scanner must not fill the memory.
    private static let urlLimit = 65_536
    private static let otherURLs = "(other)"

    package static let projection = Projection(
        columns: ["elb_status_code", "elb"] + TargetTally.columns,
        details: FailureColumns.all + ["time", "request_url"], needsTimes: true)

    /// - Parameter classify: names the kind of a failure; nil is unclear.
    package init(_ plan: ScanPlan, classify: @escaping @Sendable (Failure) -> FailureKind?) {
        self.plan = plan
        table = plan.table
        self.classify = classify
        status = table.position("elb_status_code")
        elb = table.position("elb")
        url = table.position("request_url")
        time = table.position("time")
        failures = FailureColumns(table)
        tally = TargetTally(table, isDetailed: false)
    }

    package var madeByLoadBalancer: Int { matched - madeByTarget }

    package mutating func add(_ batch: Block) {
        requests += batch.rows.count
        if let found = batch.times {
            let first = min(found.lowerBound, times?.lowerBound ?? found.lowerBound)
            let last = max(found.upperBound, times?.upperBound ?? found.upperBound)
            times = first...last
        }
        addStatuses(batch)
        addLoadBalancers(batch)
        let matched = plan.matched(batch)
        tally.add(batch, matched: matched)
        addFailures(batch, matched)
    }

    package mutating func merge(_ other: Summary) {
        requests += other.requests
        matched += other.matched
        madeByTarget += other.madeByTarget
        if let found = other.times {
            let first = min(found.lowerBound, times?.lowerBound ?? found.lowerBound)
            let last = max(found.upperBound, times?.upperBound ?? found.upperBound)
            times = first...last
        }
        for (digit, count) in other.classes.enumerated() { classes[digit] += count }
        loadBalancers.merge(other.loadBalancers, uniquingKeysWith: +)
        kinds.merge(other.kinds, uniquingKeysWith: +)
        statuses.merge(other.statuses, uniquingKeysWith: +)
        seconds.merge(other.seconds, uniquingKeysWith: +)
        for (url, count) in other.urls { add(url, count) }
        tally.merge(other.tally)
    }

    private mutating func add(_ url: String, _ count: Int) {
        let isNew = urls[url] == nil && urls.count >= Self.urlLimit
        urls[isNew ? Self.otherURLs : url, default: 0] += count
    }

    private mutating func addStatuses(_ batch: Block) {
        guard let status else { return }
        let vector = batch.column(status)
        for row in batch.rows {
            let code = vector.integer(row) ?? 0
            classes[(100...999).contains(code) ? Int(code / 100) : 0] += 1
        }
    }

    private mutating func addLoadBalancers(_ batch: Block) {
        let vector = batch.column(elb)
        var counts = Array(repeating: 0, count: vector.strings.count + 1)
        for row in batch.rows { counts[vector.code(row)] += 1 }
        for (code, count) in counts.enumerated() where count > 0 {
            if let name = vector.text(code: code) { loadBalancers[name, default: 0] += count }
        }
    }

    private mutating func addFailures(_ batch: Block, _ rows: RowList) {
        guard !rows.isEmpty else { return }
        matched += rows.count
        let urlVector = batch.column(url)
        var byURL = Array(repeating: 0, count: urlVector.strings.count + 1)
        for row in rows {
            let failure = failures.failure(row, batch)
            if failures.isMadeByTarget(row, batch) { madeByTarget += 1 }
            if let kind = classify(failure) { kinds[kind, default: 0] += 1 }
            if let code = failure.elbStatus { statuses[Int64(code), default: 0] += 1 }
            if let time = batch.column(time).integer(row).map(Block.clampTime) {
                seconds[Timeline.floor(time, TimeSpan.second), default: 0] += 1
            }
            byURL[urlVector.code(row)] += 1
        }
        for (code, count) in byURL.enumerated() where count > 0 {
            add(urlVector.text(code: code).map(URLTemplate.of) ?? "-", count)
        }
    }

    /// The seconds with the most matched rows.
    package func worstSeconds(_ count: Int) -> [Burst] { Self.worst(seconds, count) }

    /// The minutes with the most: what a metric of 60 s shows at best.
    package func worstMinutes(_ count: Int) -> [Burst] {
        var minutes: [Int64: Int] = [:]
        for (second, number) in seconds {
            minutes[Timeline.floor(second, TimeSpan.minute), default: 0] += number
        }
        return Self.worst(minutes, count)
    }

    private static func worst(_ bins: [Int64: Int], _ count: Int) -> [Burst] {
        bins.map { Burst(start: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.start) < ($0.count, $1.start) }
            .prefix(count).map(\.self)
    }

    /// Targets with matched rows, the worst first.
    package func worstTargets(_ count: Int) -> [(key: TargetKey, count: TargetCount)] {
        TargetsView.ranked(tally.counts.filter { $0.value.matched > 0 }).prefix(count).map(\.self)
    }

    /// URLs with matched rows, the worst first.
    package func worstURLs(_ count: Int) -> [(url: String, count: Int)] {
        urls.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count)
            .map { ($0.key, $0.value) }
    }
}
