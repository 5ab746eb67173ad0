import AccessLog
import Bytes
import Schemas

/// Raw logs of one family while they are asked.
package final class RawReader {
    package let table: LogTable
    package private(set) var counts = ScanCounts()
    private let objects: [RawObject]
    private let isInterrupted: @Sendable () -> Bool
    private var asked = 0
    private var damage = RawDamage()
    /// Objects whose damage is known: SQL reads some of them several times.
    private var judged: Set<Int> = []

    init(
        _ listing: RawListing, _ family: Family,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        table = .of(family)
        objects = listing.objects.filter { $0.family == family }
        self.isInterrupted = isInterrupted
    }

    /// What `body` makes of the rows of `objects` that pass, in their order.
    func read<Answer: Sendable>(
        _ objects: [RawObject], _ reader: RawUnitReader,
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> [Answer] {
        let found = try Parallel.map(objects) { object throws(QueryError) in
            try reader.read(object, body)
        }
        for (object, found) in zip(objects, found) {
            counts.add(scanned: found.counts)
            if judged.insert(object.ordinal).inserted { damage.add(found.damage) }
        }
        return found.flatMap(\.answers)
    }

    func checkInterruption() throws(QueryError) {
        if isInterrupted() { throw .interrupted }
    }

    /// Objects that may hold rows which pass `tests`.
    private func select(_ tests: [ColumnTest]) -> [RawObject] {
        if tests.contains(where: { $0.question == .nothing }) { return [] }
        guard let time = table.leaf("time") else { return objects }
        let windows = tests.compactMap { test -> Ranges<Int64>? in
            // The columns time and time_us.
            guard table.columns[test.column].source == .leaf(time),
                case .integers(let ranges, false) = test.question
            else {
                return nil
            }
            return ranges
        }
        return objects.filter { object in
            guard let span = object.span else { return true }
            return windows.allSatisfy { $0.overlaps(span.lowerBound, span.upperBound) }
        }
    }
}

extension RawReader: BlockSource {
    package func extent(
        asking window: TimeWindow
    ) throws(QueryError) -> ClosedRange<Int64>? {
        let ends = objects.compactMap { $0.key?.intervalEnd }
        guard let first = ends.min(), let last = ends.max() else { return nil }
        let hour = TimeSpan.hour
        let start = Timestamp.floorDivide(first - ObjectKey.interval, hour) * hour
        return start...(Timestamp.floorDivide(last - 1, hour) + 1) * hour
    }

    package func size(asking tests: [ColumnTest]) throws(QueryError) -> (left: Int64, all: Int64) {
        (
            select(tests).reduce(0) { $0 &+ $1.size },
            objects.reduce(0) { $0 &+ $1.size }
        )
    }

    package func blocks(_ request: ScanRequest) throws(QueryError) -> any BlockSequence {
        let selected = select(request.tests)
        asked = selected.count
        return RawStream(self, request, selected)
    }

    package func objectKeys(around window: TimeWindow) throws(QueryError) -> [ObjectKey] {
        let wide = window.widened(by: TimeSpan.hour)
        return objects.compactMap(\.key).filter {
            wide.overlaps($0.intervalEnd - ObjectKey.interval, $0.intervalEnd - 1)
        }
    }

    package var explanation: String {
        let total = objects.reduce(0) { $0 + $1.size }
        let share = total > 0 ? Double(counts.bytesRead) / Double(total) * 100 : 0
        return "objects: \(asked) of \(objects.count) (\(objects.count - asked) spared by their "
            + "keys' times); rows: \(counts.rowsRead) read, \(counts.rowsSelected) selected; "
            + "bytes: \(counts.bytesRead) of \(total) (\(Decimal.text(share, decimals: 3)) %)"
    }

    package var remarks: [String] { damage.remarks }
}

/// What of raw logs could not be read.
struct RawDamage: Sendable {
    private var lines = 0
    private var firstLine: String?
    private var objects: [String] = []

    /// Damaged objects that are named.
    private static let named = 5

    mutating func add(_ lines: [QuarantinedLine]) {
        self.lines += lines.count
        if firstLine == nil, let line = lines.first {
            firstLine = "\(line.object) line \(line.line), \(line.rejection.reason.rawValue)"
        }
    }

    mutating func add(object: String, _ damage: String, brokenLine: Bool) {
        objects.append("\(object): \(damage)")
        if brokenLine { lines += 1 }
    }

    mutating func add(_ other: RawDamage) {
        lines += other.lines
        firstLine = firstLine ?? other.firstLine
        objects += other.objects
    }

    var remarks: [String] {
        var remarks = Array(objects.prefix(Self.named))
        if objects.count > Self.named {
            remarks.append("and \(objects.count - Self.named) more damaged files")
        }
        if lines > 0 {
            let first = firstLine.map { ", the first in \($0)" } ?? ""
            remarks.append(
                "\(lines) damaged \(lines == 1 ? "line is" : "lines are") left out\(first)")
        }
        return remarks
    }
}
