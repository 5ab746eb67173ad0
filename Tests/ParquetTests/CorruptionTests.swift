import Bytes
import Foundation
import Testing

@testable import Parquet

/// Runs `body` on a file of these bytes.
func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try AtomicFile.write(bytes, to: path)
    try body(path)
}

/// The short form of `Scripts/fuzz`: damaged files give an error or data, and never a trap.
struct CorruptionTests {
    /// All columns of all row groups, whole and by the page index; nil if anything is an error.
    private func contents(_ path: String) -> [ChunkData]? {
        try? {
            let reader = try FileReader(path: path)
            return try reader.metadata.rowGroups.indices.flatMap { group in
                let count = Int(reader.metadata.rowGroups[group].rowCount)
                return try reader.leaves.indices.flatMap { column in
                    _ = try reader.rows(of: column, rowGroup: group, within: 1...100)
                    _ = try reader.mayContain("t1", column: column, rowGroup: group)
                    _ = try? reader.readLevels(column: column, rowGroup: group)
                    let some = min(count, 1)..<max(min(count, 1), count - 1)
                    return [
                        try reader.read(column: column, rowGroup: group).data,
                        try reader.read(column: column, rowGroup: group, rows: some).data,
                    ]
                }
            }
        }()
    }

    private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_TRUNC)
        defer { close(descriptor) }
        try FileDescriptor.writeAll(bytes, to: descriptor, path: path)
    }

    private static func sample() throws -> [UInt8] {
        let present = (0..<20).map { $0 % 5 != 3 }
        var pool = StringPool()
        let codes = (0..<16).map { pool.intern("t\($0 % 3)") }
        let columns = [
            (LeafColumn(name: "n", type: .int32), ChunkValues.int32((0..<16).map { $0 * $0 })),
            (
                LeafColumn(name: "t", type: .byteArray, hasBloomFilter: true),
                .coded(pool.strings, codes)
            ),
        ]
        var writer = FileWriter(
            columns: columns.map(\.0), compressor: ZstdCompressor(level: 1),
            createdBy: "albatross version 0.1.0 (build test)")
        try writer.append(rowGroup: columns.map { ChunkData($0.1, isPresent: present) })
        return writer.finish().bytes
    }

    /// The pages have checksums, and the footer's required fields are checked: no flip of one bit
    /// gives other data.
    @Test func everyBitFlip() throws {
        var file = try Self.sample()
        try withFile(file) { path in
            let original = try #require(contents(path))
            for bit in 0..<file.count * 8 {
                file[bit / 8] ^= 1 << UInt8(bit % 8)
                try overwrite(path, file)
                let damaged = contents(path)
                #expect(damaged == nil || damaged == original, "bit \(bit)")
                file[bit / 8] ^= 1 << UInt8(bit % 8)
            }
        }
    }

    @Test func everyTruncation() throws {
        let file = try Self.sample()
        try withFile(file) { path in
            for count in 0..<file.count {
                try overwrite(path, Array(file[..<count]))
                #expect(throws: ParquetError.self) { try FileReader(path: path) }
            }
        }
    }

    @Test func mutations() throws {
        var files = [try Self.sample()]
        for name in [
            "alltypes_plain", "alltypes_plain.snappy", "datapage_v2.snappy", "binary",
            "alltypes_dictionary", "concatenated_gzip_members",
            "delta_length_byte_array", "rle_boolean_encoding", "nested_maps.snappy",
        ] where ParquetTesting.isPresent {
            files.append(
                try FileDescriptor.contents(of: ParquetTesting.path("data/\(name).parquet")))
        }
        var state: UInt64 = 1
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        try withFile([]) { path in
            for turn in 0..<5000 {
                var file = files[turn % files.count]
                for _ in 0...random(4) {
                    // Half of the damage is done to the footer.
                    let first = random(2) == 0 ? max(0, file.count - 600) : 0
                    let place = first + random(file.count - first)
                    switch random(4) {
                    case 0: file[place] ^= 1 << UInt8(random(8))
                    case 1: file[place] = UInt8(random(256))
                    case 2: for at in place..<min(place + 5, file.count) { file[at] = 0xFF }
                    default: file.removeSubrange(place..<min(place + 1 + random(9), file.count))
                    }
                }
                try overwrite(path, file)
                _ = contents(path)
            }
        }
    }
}
