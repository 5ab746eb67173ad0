import AccessLog
import Parquet
import Table

/// Bounds of a data file's columns, found again from the values, beside those that the Delta log has.
struct LogBounds {
    private let layout: TableLayout
    /// By column, over all row groups.
    private var columns: [String: Bounds] = [:]

    private struct Bounds {
        var low: Int64?
        var high: Int64?
        var nulls = 0
    }

    init(_ layout: TableLayout) {
        self.layout = layout
    }

    /// Adds a row group.
    mutating func add(_ statistics: Statistics, of column: String) {
        guard let leaf = leaf(column), layout.statistics.contains(column) else { return }
        var bounds = columns[column] ?? Bounds()
        bounds.nulls += Int(statistics.nullCount ?? 0)
        if let low = statistics.minimum.flatMap(Statistics.integer),
            let high = statistics.maximum.flatMap(Statistics.integer)
        {
            bounds.low = Self.least(bounds.low, low, leaf.type)
            bounds.high = Self.greatest(bounds.high, high, leaf.type)
        }
        columns[column] = bounds
    }

    /// What the log says of the columns that is not so. What it leaves out is not held against it.
    /// - Parameter rows: of the file; a column that it does not have is null in all of them.
    func faults(in logged: FileStatistics, rows: Int) -> [String] {
        layout.statistics.sorted().flatMap { name -> [String] in
            let bounds = columns[name] ?? Bounds(nulls: rows)
            var faults: [String] = []
            if let count = logged.nullCounts[name], count != bounds.nulls {
                faults.append("has \(bounds.nulls) nulls in \(name), the log says \(count)")
            }
            if let bound = logged.minimums[name], !holds(bound, bounds.low, name, isMinimum: true) {
                faults.append(
                    "has a minimum of \(text(bounds.low, name)) in \(name), the log says \(Self.text(bound))"
                )
            }
            if let bound = logged.maximums[name], !holds(bound, bounds.high, name, isMinimum: false)
            {
                faults.append(
                    "has a maximum of \(text(bounds.high, name)) in \(name), the log says \(Self.text(bound))"
                )
            }
            return faults
        }
    }

    private func holds(
        _ bound: FileStatistics.Bound, _ value: Int64?, _ name: String, isMinimum: Bool
    ) -> Bool {
        guard let value, let leaf = leaf(name) else { return false }
        switch bound {
        case .integer(let number):
            return leaf.type == .double ? Double(number) == Self.double(value) : number == value
        case .double(let number): return leaf.type == .double && number == Self.double(value)
        case .text(let text):
            // In ms, the minimum rounded down and the maximum up.
            guard leaf.logicalType == .timestamp, let time = Timestamp.micros(of: text) else {
                return false
            }
            let slack = isMinimum ? value &- time : time &- value
            return (0..<1000).contains(slack)
        }
    }

    private func leaf(_ name: String) -> LeafColumn? { layout.leaves.first { $0.name == name } }

    private func text(_ value: Int64?, _ name: String) -> String {
        guard let value, let leaf = leaf(name) else { return "nothing" }
        if leaf.type == .double { return "\(Self.double(value))" }
        return leaf.logicalType == .timestamp ? Timestamp.text(value) : "\(value)"
    }

    private static func text(_ bound: FileStatistics.Bound) -> String {
        switch bound {
        case .integer(let value): "\(value)"
        case .double(let value): "\(value)"
        case .text(let value): value
        }
    }

    private static func least(_ left: Int64?, _ right: Int64, _ type: PhysicalType) -> Int64 {
        guard let left else { return right }
        if type == .double { return double(left) <= double(right) ? left : right }
        return min(left, right)
    }

    private static func greatest(_ left: Int64?, _ right: Int64, _ type: PhysicalType) -> Int64 {
        guard let left else { return right }
        if type == .double { return double(left) >= double(right) ? left : right }
        return max(left, right)
    }

    /// Bounds of doubles come as their bits.
    private static func double(_ bits: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: bits))
    }
}
