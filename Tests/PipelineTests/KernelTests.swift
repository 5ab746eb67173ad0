import AccessLog
import Bytes
import Schemas
import Testing

@testable import Parquet
@testable import Pipeline

struct KernelTests {
    /// Columns of arranged rows, in parts, against the same rows one by one.
    @Test func gatheredColumnsAgree() throws {
        let text = (0..<600).map { index in
            line(
                "2026-11-20T02:\(10 + index % 40):00.000000Z", group: index % 7 == 0 ? "-" : "shop",
                target: index % 11 == 0 ? "-" : "10.0.3.\(index % 5):8080")
        }
        let schema = Schema.of(.access)
        var rows = Rows(schema: schema)
        var reader = LineReader(schema: schema)
        let tally = reader.read(
            Array((text.joined(separator: "\n") + "\n").utf8),
            of: SourceObject(key: "test", node: nil), firstLine: 1, lineLimit: 4096, into: &rows)
        #expect(tally.rows == 600)
        let order = (0..<UInt32(600)).filter { $0 % 3 != 1 }.reversed() as [UInt32]
        var arranged = rows
        arranged.arrange(order)
        #expect(arranged.count == order.count)
        var gather = Gather(arranged, by: order)
        // Of some columns the last parts use less than a quarter of the strings.
        for range in [0..<order.count, 5..<5, 7..<8, 8..<9, 30..<33, 399..<400] {
            for column in schema.columns.indices {
                let data = gather.column(column, range)
                #expect(data.rowCount == range.count)
                let values = texts(data)
                var next = values.makeIterator()
                for (place, row) in order[range].enumerated() {
                    let expected = plain(rows, schema.columns[column].type, column, Int(row))
                    let isPresent = data.isPresent?[place] ?? (data.values.count > 0)
                    #expect(isPresent == (expected != nil))
                    if isPresent { #expect(next.next() == expected) }
                }
                #expect(next.next() == nil)
                if case .coded(let strings, let codes) = data.values, let usage = data.usage {
                    #expect(usage == StringUsage(strings, codes))
                }
            }
        }
    }

    private func plain(_ rows: Rows, _ type: ColumnType, _ column: Int, _ row: Int) -> String? {
        switch type {
        case .integer, .long, .timestamp:
            return rows.integer(column: column, row: row).map { "\($0)" }
        case .double: return rows.double(column: column, row: row).map { "\($0)" }
        case .string:
            var text: [UInt8] = []
            let isPresent = rows.appendText(column: column, row: row, to: &text)
            return isPresent ? String(decoding: text, as: UTF8.self) : nil
        }
    }

    private func texts(_ data: ChunkData) -> [String] {
        switch data.values {
        case .boolean(let values): values.map { "\($0)" }
        case .int32(let values): values.map { "\($0)" }
        case .int64(let values): values.map { "\($0)" }
        case .float(let values): values.map { "\($0)" }
        case .double(let values): values.map { "\($0)" }
        case .bytes(let strings): (0..<strings.count).map(strings.text)
        case .coded(let strings, let codes): codes.map { strings.text(Int($0)) }
        }
    }
}
