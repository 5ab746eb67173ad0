import Bytes
import Foundation
import Parquet
import Testing

/// Writes one row group and reads it back from a file.
func roundTrip(_ columns: [(LeafColumn, ChunkData)]) throws -> [ChunkData] {
    var writer = FileWriter(
        columns: columns.map(\.0), compressor: ZstdCompressor(level: 1),
        createdBy: "albatross version 0.1.0 (build test)")
    try writer.append(rowGroup: columns.map(\.1))
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try AtomicFile.write(writer.finish().bytes, to: path)
    let reader = try FileReader(path: path)
    return try columns.indices.map { try reader.read(column: $0, rowGroup: 0).data }
}

/// The column as optional strings, whatever form it has.
func strings(_ data: ChunkData) -> [String?] {
    var values: [String] = []
    switch data.values {
    case .bytes(let list): values = (0..<list.count).map(list.text)
    case .coded(let list, let codes): values = codes.map { list.text(Int($0)) }
    default: return []
    }
    var next = values.makeIterator()
    return (data.isPresent ?? values.map { _ in true }).map { $0 ? next.next() : nil }
}

struct RoundTripTests {
    /// Row counts around the borders of groups of eight, runs and pages.
    static let counts = [0, 1, 7, 8, 9, 31, 32, 33, 127, 128, 129, 32_767, 32_768, 32_769]

    @Test(arguments: counts)
    func numbers(count: Int) throws {
        let small = (0..<count).map { Int32($0 % 5) - 2 }
        let large = (0..<count).map {
            Int64(truncatingIfNeeded: $0 &* 0x5851_F42D_4C95_7F2D ^ $0 << 40)
        }
        let times = (0..<count).map { $0 % 7 == 0 ? -1 : Double($0 % 400) / 1000 }
        let read = try roundTrip([
            (LeafColumn(name: "small", type: .int32), ChunkData(.int32(small))),
            (LeafColumn(name: "large", type: .int64), ChunkData(.int64(large))),
            (LeafColumn(name: "times", type: .double), ChunkData(.double(times))),
        ])
        #expect(read.map(\.values) == [.int32(small), .int64(large), .double(times)])
        #expect(read.allSatisfy { $0.isPresent == nil })
    }

    @Test(arguments: counts, [0, 1, 2, 3])
    func nulls(count: Int, pattern: Int) throws {
        let present = (0..<count).map { row in
            switch pattern {
            case 0: false
            case 1: row % 2 == 0
            case 2: row < count / 2
            default: row != count / 2
            }
        }
        let values = present.filter { $0 }.indices.map { "value \($0 % 300)" }
        var pool = StringPool()
        let codes = values.map { pool.intern($0) }
        let columns = [
            ChunkData(.bytes(ByteStrings(values)), isPresent: present),
            ChunkData(.coded(pool.strings, codes), isPresent: present),
        ]
        let read = try roundTrip(
            columns.map { (LeafColumn(name: "text", type: .byteArray, logicalType: .string), $0) })
        #expect(strings(read[0]) == strings(columns[0]))
        #expect(strings(read[1]) == strings(columns[0]))
    }

    /// Dictionary sizes at the borders of the index width.
    @Test(arguments: [1, 2, 3, 4, 5, 255, 256, 257, 65_535, 65_536, 65_537])
    func dictionarySizes(size: Int) throws {
        // No order that a delta encoding could use.
        let values = (0..<size * 3).map { "v\($0 * 7919 % size)-with-some-length-\($0 % size)" }
        var pool = StringPool()
        let codes = values.map { pool.intern($0) }
        let read = try roundTrip([
            (LeafColumn(name: "text", type: .byteArray), ChunkData(.coded(pool.strings, codes)))
        ])
        #expect(strings(read[0]) == values)
    }

    @Test func oddStrings() throws {
        let values = [
            "", "x", String(repeating: "a", count: 64), String(repeating: "b", count: 65),
            String(repeating: "ü", count: 1 << 19), "\u{0}", "\u{10FFFF}",
        ]
        let read = try roundTrip([
            (LeafColumn(name: "text", type: .byteArray), ChunkData(.bytes(ByteStrings(values))))
        ])
        #expect(strings(read[0]) == values)
    }
}
