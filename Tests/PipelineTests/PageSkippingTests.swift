import AccessLog
import Foundation
import Pipeline
import Query
import Testing

/// Files as ingest writes them, asked by alb502's scan: what pages and filters spare, and that
/// nothing is lost by it.
struct PageSkippingTests {
    private static let count = 50_000

    /// One request every 60 ms, each with a trace of its own; every hundredth has no target.
    private func line(_ index: Int) -> String {
        let start = Timestamp.micros(of: "2026-11-20T02:00:00.000000Z") ?? 0
        let time = Timestamp.text(start + Int64(index) * 60_000)
        let target = index % 100 == 0 ? "-" : "10.0.3.4:8080"
        return
            "h2 \(time) app/a/1 192.0.2.1:40001 \(target) 0.001 0.250 0.000 200 200 5 20 \"GET http://h:80/ HTTP/1.1\" \"-\" - - - \"Root=1-\(index)\""
    }

    private func dataset() async throws -> Workplace {
        let place = try Workplace()
        try place.put((0..<Self.count).map(line))
        _ = try await place.ingest()
        return place
    }

    private func times(_ place: Workplace, _ filter: RowFilter) throws -> ([Int64], ScanCounts) {
        let scan = try Scan(
            Dataset(path: place.dataset), filter: filter, statuses: StatusFilter("all"),
            onlyMatched: true)
        let wanted = Projection(columns: ["time", "target_port", "trace_id"])
        let column = try #require(scan.plan.table.position("time"))
        let found = try scan.fold(wanted, into: Times(column: column))
        return (found.times.sorted(), scan.counts)
    }

    private struct Times: BlockTally {
        let column: Int
        var times: [Int64] = []

        mutating func add(_ block: Block) {
            for row in block.rows {
                if let time = block.integer(column: column, row: row) { times.append(time) }
            }
        }

        mutating func merge(_ other: Times) { times += other.times }
    }

    @Test func windowsReadTheirPagesAlone() async throws {
        let place = try await dataset()
        let start = Timestamp.micros(of: "2026-11-20T02:00:00.000000Z") ?? 0
        let windows: [(Int64, Int64)] = [
            (0, 1), (0, 16_384), (16_383, 16_384), (16_384, 16_385), (20_000, 40_000),
            (49_999, 60_000), (100_000, 100_001),
        ]
        for (from, to) in windows {
            var filter = RowFilter()
            filter.window = TimeWindow(from: start + from * 60_000, to: start + to * 60_000)
            let (found, counts) = try times(place, filter)
            let expected = (from..<to).filter { $0 < Self.count }.map { start + $0 * 60_000 }
            #expect(found == expected)
            guard from < Int64(Self.count) else { continue }
            #expect(counts.rowsRead + counts.rowsPruned == Self.count)
            #expect(counts.rowsRead <= Int(to - from) + 2 * 16_384)
        }
    }

    @Test func tracesAreFoundByBoundsAndFilter() async throws {
        let place = try await dataset()
        var filter = RowFilter()
        filter.trace = "Root=1-31415"
        let (found, _) = try times(place, filter)
        #expect(found.count == 1)
        // Inside the bounds, but not there.
        filter.trace = "Root=1-31415x"
        let (none, counts) = try times(place, filter)
        #expect(none.isEmpty)
        #expect(counts.rowGroupsPruned == 1)
        #expect(counts.rowsRead == 0)
    }
}
