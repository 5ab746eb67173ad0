import AccessLog
import Bytes
import Parquet
import Schemas
import Testing

@testable import Pipeline

struct KernelTests {
    /// Blocks together are the text, however it comes, and each ends with a line.
    @Test(arguments: [1, 7, 4096, 300_000, 3_000_000])
    func blocksAreTheText(piece: Int) {
        var cutter = BlockCutter(limit: 64 << 20, blockSize: Configuration.blockSize)
        let lines = (0..<20_000).map { "line \($0) \(String(repeating: "x", count: $0 % 91))\n" }
        let text = Array(lines.joined().utf8).prefix(piece < 8 ? 400_000 : .max)
        // What an object before left in the buffer must not come up again.
        _ = cutter.add(Array(repeating: UInt8(ascii: "y"), count: 1000)[...])
        cutter.reset()
        var blocks: [[UInt8]] = []
        for start in stride(from: 0, to: text.count, by: piece) {
            blocks += cutter.add(text[start..<min(start + piece, text.count)])
        }
        let rest = cutter.finish(isComplete: false)
        #expect(blocks.count > 0)
        #expect(blocks.allSatisfy { $0.last == UInt8(ascii: "\n") })
        #expect(blocks.flatMap(\.self) + rest.lines + rest.brokenLine == Array(text))
    }

    /// Columns of picked rows against the same rows one by one.
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
        let gather = Gather(rows: rows)
        for column in schema.columns.indices {
            let data = gather.column(column, order)
            #expect(data.rowCount == order.count)
            let values = texts(data)
            var next = values.makeIterator()
            for (place, row) in order.enumerated() {
                let expected = plain(rows, schema.columns[column].type, column, Int(row))
                let isPresent = data.isPresent?[place] ?? (data.values.count > 0)
                #expect(isPresent == (expected != nil))
                if isPresent { #expect(next.next() == expected) }
            }
            #expect(next.next() == nil)
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
