import Bytes
import Foundation
import Testing

@testable import Parquet

struct WriterTests {
    private let compressor = ZstdCompressor(level: 1)

    private func write(
        _ data: ChunkData, _ type: PhysicalType, profile: EncodingProfile = .full,
        bloom: Bool = false
    ) throws -> WrittenChunk {
        let column = LeafColumn(name: "c", type: type, hasBloomFilter: bloom)
        var file = ByteWriter()
        var habit: ValueEncoding.Habit?
        return try ChunkWriter(column: column, profile: profile, compressor: compressor)
            .write(data, habit: &habit, to: &file)
    }

    private func encodings(
        _ values: ChunkValues, _ type: PhysicalType, _ profile: EncodingProfile = .full
    ) throws -> Set<Int32> {
        Set(try write(ChunkData(values), type, profile: profile).metadata.encodings)
    }

    @Test func theSmallestEncodingIsTaken() throws {
        let times = (0..<20_000).map { Int64($0) * 43_001 + Int64($0 * 7919 % 997) }
        let statuses = (0..<20_000).map { $0 % 50 == 0 ? Int32(404) : 200 }
        let ids = (0..<5000).map { index in
            let hash = XXH64.of(Array("\(index)".utf8))
            return "Root=1-6ab37c8e-\(String(hash, radix: 16))\(String(hash &* 31, radix: 16))"
        }
        #expect(try encodings(.int64(times), .int64) == [5, 3])
        #expect(try encodings(.int32(statuses), .int32) == [0, 3, 8])
        #expect(try encodings(.bytes(ByteStrings(ids)), .byteArray) == [7, 3])
        // For old readers: nothing but plain and dictionary.
        #expect(try encodings(.int64(times), .int64, .compatible) == [0, 3])
        #expect(try encodings(.bytes(ByteStrings(ids)), .byteArray, .compatible) == [0, 3])
    }

    @Test func dictionariesBeginWithTheMostFrequent() throws {
        let texts = (0..<3000).map { "value \(($0 * $0) % 90)" }
        var pool = StringPool()
        let codes = texts.map { pool.intern($0) }
        let dictionary = try #require(ChunkDictionary(ChunkData(.coded(pool.strings, codes))))
        guard case .bytes(let entries) = dictionary.entries else { return }
        #expect(dictionary.codes.map { entries.text(Int($0)) } == texts)
        let counts = (0..<entries.count).map { index in
            dictionary.codes.filter { $0 == UInt32(index) }.count
        }
        #expect(counts == counts.sorted(by: >))
        let ascending = (0..<entries.count).map(entries.text).sorted()
        #expect(
            (0..<entries.count).allSatisfy {
                ascending[Int(dictionary.ranks[$0])] == entries.text($0)
            })
    }

    @Test func pagesHaveBoundsOfTheirOwn() throws {
        let count = ChunkWriter.pageRows * 3
        let times = (0..<count).map { Int64($0) }
        let written = try write(ChunkData(.int64(times)), .int64)
        let index = try #require(written.columnIndex)
        #expect(index.order == .ascending)
        #expect(index.minimums.map { $0.first } == [0, 0, 0])
        #expect(written.offsetIndex.pages.map(\.firstRow) == [0, 16_384, 32_768])
        #expect(try ColumnIndex(thrift: index.thrift()) == index)
        #expect(try OffsetIndex(thrift: written.offsetIndex.thrift()) == written.offsetIndex)
        let falling = try write(ChunkData(.int64(times.reversed())), .int64)
        #expect(falling.columnIndex?.order == .unordered)
    }

    @Test func pagesOfNullsAlone() throws {
        let rows = ChunkWriter.pageRows
        let present = (0..<rows * 3).map { $0 / rows == 1 }
        let data = ChunkData(.int32(Array(repeating: 7, count: rows)), isPresent: present)
        let written = try write(data, .int32)
        let index = try #require(written.columnIndex)
        #expect(index.nullPages == [true, false, true])
        #expect(index.minimums[0] == [])
        #expect(index.nullCounts == [Int64(rows), 0, Int64(rows)])
        #expect(written.metadata.statistics?.nullCount == Int64(2 * rows))
    }

    @Test func doublesCountTheirNaN() throws {
        let written = try write(ChunkData(.double([1.5, .nan, 0, -0.0])), .double)
        let statistics = try #require(written.metadata.statistics)
        #expect(statistics.nanCount == 1)
        // The minimum of zeros is -0.
        #expect(statistics.minimum == [0, 0, 0, 0, 0, 0, 0, 0x80])
        #expect(written.columnIndex?.nanCounts == [1])
        let none = try write(ChunkData(.double([.nan, .nan])), .double)
        #expect(none.metadata.statistics?.minimum == nil)
        #expect(none.columnIndex == nil)
        #expect(try write(ChunkData(.double([1])), .double).metadata.statistics?.nanCount == 0)
    }

    @Test func longBoundsAreCutBetweenCodePoints() {
        let euro = "€"
        let long = String(repeating: "x", count: 63) + euro
        #expect(Statistics.lowerBound(Array(long.utf8)) == Array(repeating: 0x78, count: 63))
        let raised = String(repeating: "x", count: 62) + "y"
        #expect(Statistics.upperBound(Array(long.utf8)) == Array(raised.utf8))
        // What cannot be raised is left out; without anything to raise there is no bound.
        let top = String(repeating: "x", count: 60) + "\u{10FFFF}" + "tail"
        let withoutTop = String(repeating: "x", count: 59) + "y"
        #expect(Statistics.upperBound(Array(top.utf8)) == Array(withoutTop.utf8))
        let tops = String(repeating: "\u{10FFFF}", count: 20)
        #expect(Statistics.upperBound(Array(tops.utf8)) == nil)
        let beforeSurrogates = String(repeating: "x", count: 61) + "\u{D7FF}" + "tail"
        let afterThem = String(repeating: "x", count: 61) + "\u{E000}"
        #expect(Statistics.upperBound(Array(beforeSurrogates.utf8)) == Array(afterThem.utf8))
    }

    @Test func boundsKnowWhetherTheyAreExact() throws {
        let texts = ["b", String(repeating: "z", count: 65)]
        let statistics = try #require(
            try write(ChunkData(.bytes(ByteStrings(texts))), .byteArray).metadata.statistics)
        #expect(statistics.isMinimumExact == true)
        #expect(statistics.isMaximumExact == false)
    }
}

struct BloomFilterTests {
    @Test func neverWrongAboutWhatIsAbsent() throws {
        var filter = BloomFilter(count: 10_000)
        filter.insert(hashes: (0..<10_000).map { XXH64.of(Array("in \($0)".utf8)) })
        #expect((0..<10_000).allSatisfy { filter.mayContain(Array("in \($0)".utf8)) })
        let wrong = (0..<10_000).filter { filter.mayContain(Array("out \($0)".utf8)) }
        #expect(wrong.count < 200)
        #expect(try BloomFilter(filter.bytes()) == filter)
    }

    /// Bit by bit, as BloomFilter.md has it.
    @Test func filtersAgree() {
        let salts: [UInt32] = [
            0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b,
            0x9efc_4947, 0x5c6b_fb31,
        ]
        let hashes = (0..<300).map { XXH64.of(Array("in \($0)".utf8)) }
        var filter = BloomFilter(count: 300)
        filter.insert(hashes: hashes)
        let bytes = filter.bytes().dropFirst(filter.bytes().count % 32)
        var twin = [UInt8](repeating: 0, count: bytes.count)
        for hash in hashes {
            let block = Int(((hash >> 32) * UInt64(twin.count / 32)) >> 32)
            for (word, salt) in salts.enumerated() {
                let bit = Int((UInt32(truncatingIfNeeded: hash) &* salt) >> 27)
                twin[block * 32 + word * 4 + bit / 8] |= 1 << UInt8(bit % 8)
            }
        }
        #expect(Array(bytes) == twin)
    }

    @Test func headerBytes() {
        // 1024 bytes: as pyarrow writes it.
        let filter = BloomFilter(count: 840)
        let header: [UInt8] = [
            0x15, 0x80, 0x10, 0x1C, 0x1C, 0, 0, 0x1C, 0x1C, 0, 0, 0x1C, 0x1C, 0, 0, 0,
        ]
        #expect(Array(filter.bytes().prefix(16)) == header)
        #expect(filter.bytes().count == 16 + 1024)
    }

    static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/parquet-testing/data").standardizedFileURL

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: corpus.path),
            "../shared/parquet-testing is not here"))
    func foreignFilters() throws {
        let bytes = Array(
            try Data(contentsOf: Self.corpus.appending(path: "bloom_filter.xxhash.bin")))
        let filter = try BloomFilter(bytes)
        for word in ["hello", "parquet", "bloom", "filter"] {
            #expect(filter.mayContain(Array(word.utf8)))
        }
        #expect(!filter.mayContain(Array("nope".utf8)))
        // The form with murmur hashes is dead.
        let old = Array(try Data(contentsOf: Self.corpus.appending(path: "bloom_filter.bin")))
        #expect(throws: ParquetError.self) { try BloomFilter(old) }
    }
}
