import Diagnosis

/// Bursts of failures by the second, and slow ones by ten seconds, for each load balancer and target group.
package struct BurstsView: Sendable {
    /// What is looked at as one.
    package struct Series: Sendable, Hashable, Comparable {
        package let loadBalancer: String?
        /// Name of the target group; nil where the load balancer answered by itself.
        package let targetGroup: String?

        package static func < (left: Series, right: Series) -> Bool {
            (left.loadBalancer ?? "", left.targetGroup ?? "")
                < (right.loadBalancer ?? "", right.targetGroup ?? "")
        }
    }

    package struct Entry: Sendable {
        package let series: Series
        package let burst: Burst
        /// All requests of the series while it lasted.
        package let requests: Int
    }

    package let plan: ScanPlan
    package let coverage: LogCoverage
    /// In order of time.
    package private(set) var entries: [Entry] = []
    /// Failures in the window and Fano factor in the hours around it, by series.
    package private(set) var series: [(series: Series, matched: Int, fano: Double?)] = []

    /// Looks at whole hours, so that neither the baseline nor a burst depends on where the window was
    /// cut; what ends before it or begins behind it is left out.
    package init(_ scan: Scan) throws(QueryError) {
        plan = scan.plan
        let window = plan.filter.window
        coverage = try LogCoverage(
            scan.source.objectKeys(around: window), window: window,
            loadBalancer: plan.filter.loadBalancer, node: plan.filter.node)
        guard plan.statusColumn != nil else {
            throw QueryError(
                .usage, "\(plan.table.family.rawValue) logs have no status: ask access logs")
        }
        let hours = Self.hours(window, plan.extent)
        let wide = try plan.asking(hours)
        let projection = Projection(columns: SecondTally.columns(plan.table))
        let failures = try scan.source.fold(
            wide.request(projection), into: SecondTally(plan.table))
        let observed =
            (hours.from ?? 0) / TimeSpan.second..<(hours.to ?? TimeSpan.hour) / TimeSpan.second
        var found: [(series: Series, burst: Burst)] = []
        for (series, counts) in failures.counts.sorted(by: { $0.key < $1.key }) {
            let seconds = FailureSeries(counts: counts, observed: observed)
            let inside = counts.reduce(0) { sum, entry in
                window.contains(entry.key * TimeSpan.second) ? sum + entry.value : sum
            }
            self.series.append((series, inside, seconds.fanoFactor))
            for burst in seconds.bursts + seconds.slowBursts {
                let first = burst.seconds.lowerBound * TimeSpan.second
                let last = burst.seconds.upperBound * TimeSpan.second - 1
                if window.overlaps(first, last) { found.append((series, burst)) }
            }
        }
        let traffic = try Self.traffic(scan, found.map(\.burst.seconds), projection)
        entries = found.map { series, burst in
            let requests = (traffic[series] ?? [:]).reduce(0) { sum, entry in
                burst.seconds.contains(entry.key) ? sum + entry.value : sum
            }
            return Entry(series: series, burst: burst, requests: requests)
        }.sorted { left, right in
            (left.burst.seconds.lowerBound, left.series) < (
                right.burst.seconds.lowerBound, right.series
            )
        }
    }

    /// Whole hours around a window; of an open end as far as there are rows.
    private static func hours(_ window: TimeWindow, _ extent: ClosedRange<Int64>?) -> TimeWindow {
        let hour = TimeSpan.hour
        let from = window.from.map { Timeline.floor($0, hour) } ?? extent?.lowerBound ?? 0
        let to = window.to.map { -Timeline.floor(-$0, hour) } ?? extent?.upperBound ?? hour
        // Hours without rows have no rate: nothing is observed there.
        guard let extent, from < extent.upperBound, to > extent.lowerBound else {
            return TimeWindow(from: from, to: max(to, from + hour))
        }
        return TimeWindow(from: max(from, extent.lowerBound), to: min(to, extent.upperBound))
    }

    /// All requests of the seconds of bursts, whatever their status.
    private static func traffic(
        _ scan: Scan, _ bursts: [Range<Int64>], _ projection: Projection
    ) throws(QueryError) -> [Series: [Int64: Int]] {
        guard let time = scan.plan.table.position("time"), !bursts.isEmpty else { return [:] }
        var request = try scan.plan.countingAll().request(projection)
        let ranges = bursts.map { seconds in
            Ranges([seconds.lowerBound * TimeSpan.second...seconds.upperBound * TimeSpan.second - 1]
            )
        }
        request.tests.append(ColumnTest(column: time, integers: .union(ranges)))
        return try scan.source.fold(request, into: SecondTally(scan.plan.table)).counts
    }
}

/// Rows by second, for each load balancer and target group.
struct SecondTally: BlockTally {
    private(set) var counts: [BurstsView.Series: [Int64: Int]] = [:]
    private let time: Int?
    private let elb: Int?
    private let group: Int?

    static func columns(_ table: FamilyTable) -> [String] {
        ["time", "elb"] + [table.schema.target?.group].compactMap(\.self)
    }

    init(_ table: FamilyTable) {
        time = table.position("time")
        elb = table.position("elb")
        group = table.targetGroup
    }

    mutating func add(_ block: Block) {
        let (times, elbs, groups) = (block.column(time), block.column(elb), block.column(group))
        let width = groups.strings.count + 1
        var found: [Int: [Int64: Int]] = [:]
        for row in block.rows {
            guard let time = times.integer(row).map(Block.clampTime) else { continue }
            let second = Timeline.floor(time, TimeSpan.second) / TimeSpan.second
            found[elbs.code(row) * width + groups.code(row), default: [:]][second, default: 0] += 1
        }
        for (pair, seconds) in found {
            let series = BurstsView.Series(
                loadBalancer: elbs.text(code: pair / width),
                targetGroup: groups.text(code: pair % width).map(TextTest.name(ofTargetGroup:)))
            counts[series, default: [:]].merge(seconds, uniquingKeysWith: +)
        }
    }

    mutating func merge(_ other: SecondTally) {
        for (series, seconds) in other.counts {
            let size = (counts[series]?.count ?? 0) + seconds.count
            counts[series, default: [:]].reserveCapacity(size)
            counts[series, default: [:]].merge(seconds, uniquingKeysWith: +)
        }
    }
}
