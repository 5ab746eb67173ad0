import Bytes
import Foundation
import Testing

@testable import Parquet

/// Codes instead of values, and footers that tell of some columns alone.
struct CodedTests {
    /// Rows by how rare a null is; 0 is none.
    private func columns(_ count: Int, nullEvery: Int) -> [(LeafColumn, ChunkData)] {
        let present = (0..<count).map { nullEvery == 0 || $0 % nullEvery != 0 }
        let flags = nullEvery == 0 ? nil : present
        let rows = (0..<count).filter { present[$0] }
        let pool = ByteStrings(["api", "web", "", "none"])
        return [
            (
                LeafColumn(name: "few", type: .int32),
                ChunkData(.int32(rows.map { Int32($0 % 9) }), isPresent: flags)
            ),
            (
                LeafColumn(name: "name", type: .byteArray),
                ChunkData(.coded(pool, rows.map { UInt32($0 % 4) }), isPresent: flags)
            ),
            (
                LeafColumn(name: "many", type: .int64),
                ChunkData(.int64(rows.map { Int64($0) &* 0x1234_5678_9ABC }), isPresent: flags)
            ),
        ]
    }

    private func withFile(
        _ columns: [(LeafColumn, ChunkData)], _ body: (String) throws -> Void
    ) throws {
        var writer = FileWriter(
            columns: columns.map(\.0), compressor: ZstdCompressor(level: 1), createdBy: "test")
        try writer.append(rowGroup: columns.map(\.1))
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try AtomicFile.write(writer.finish().bytes, to: path)
        try body(path)
    }

    @Test(arguments: [1, 9, 1000, 40_000], [0, 1, 2, 17, 300])
    func codesStandForTheValues(count: Int, nullEvery: Int) throws {
        try withFile(columns(count, nullEvery: nullEvery)) { path in
            let reader = try FileReader(path: path)
            for rows in [0..<count, count / 3..<count / 3 + (count + 1) / 2] {
                for column in reader.leaves.indices {
                    let plain = try reader.read(column: column, rowGroup: 0, rows: rows).data
                    let coded = try reader.readCoded(column: column, rowGroup: 0, rows: rows).data
                    #expect(coded.values.rowCount == plain.rowCount)
                    if reader.leaves[column].name == "name" {
                        #expect(strings(coded.values) == strings(plain))
                    } else {
                        #expect(coded.values.values == plain.values)
                    }
                }
            }
        }
    }

    @Test(arguments: [1, 9, 1000, 40_000], [0, 1, 2, 17, 300])
    func equalRowsAreCounted(count: Int, nullEvery: Int) throws {
        try withFile(columns(count, nullEvery: nullEvery)) { path in
            let reader = try FileReader(path: path)
            for columns in [[0], [1], [0, 1], [1, 0]] {
                guard let found = try reader.countRows(of: columns, rowGroup: 0) else {
                    // Chunks this small have no dictionary.
                    #expect(count < 1000 || nullEvery == 1)
                    continue
                }
                var counted: [[UInt32]: Int] = [:]
                for (index, rows) in found.counts.enumerated() {
                    counted[codes(found.columns, index), default: 0] += Int(rows)
                }
                let plain = try columns.map {
                    try reader.readCoded(column: $0, rowGroup: 0, rows: 0..<count).data
                }
                var expected: [[UInt32]: Int] = [:]
                for row in 0..<count { expected[codes(plain, row), default: 0] += 1 }
                #expect(counted == expected)
            }
            // Every row has a number of its own.
            #expect(try count < 1000 || reader.countRows(of: [2], rowGroup: 0) == nil)
        }
    }

    private func codes(_ columns: [ColumnData], _ row: Int) -> [UInt32] {
        columns.map { column in
            guard case .coded(let chunk) = column else { return .max }
            return chunk.codes[row]
        }
    }

    @Test func columnsThatWereNotAskedForHaveNoValues() throws {
        try withFile(columns(1000, nullEvery: 3)) { path in
            let whole = try FileReader(path: path)
            let some = try FileReader(path: path, columns: ["name", "absent"], like: whole)
            #expect(some.leaves == whole.leaves)
            #expect(some.column(named: "name") == 1)
            #expect(some.metadata.rowGroups[0].columns[1] == whole.metadata.rowGroups[0].columns[1])
            #expect(
                try some.read(column: 1, rowGroup: 0).data
                    == whole.read(column: 1, rowGroup: 0).data)
            let error = #expect(throws: ParquetError.self) { try some.read(column: 0, rowGroup: 0) }
            #expect(error?.column == "few")
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 100, 1000], [1, 2, 3, 8, 50, 999])
    func gapsAreWhereTheFlagsSay(count: Int, every: Int) {
        let present = (0..<count).map { $0 % every != every - 1 }
        let values = (0..<count).filter { present[$0] }
        #expect(
            NullGaps.spread(values, over: present, filler: -1)
                == (0..<count).map { present[$0] ? $0 : -1 })
    }
}
