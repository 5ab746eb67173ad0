import Bytes
import Testing

@testable import Parquet

struct FrequencyOrderTests {
    @Test func theMostFrequentComeFirst() {
        let counts: [UInt32] = [1, 300, 2, 256, 255, 1, 300, 4_000_000_000, 2]
        #expect(FrequencyOrder.of(counts) == [7, 1, 6, 3, 4, 2, 8, 0, 5])
        #expect(FrequencyOrder.of([]) == [])
    }

    /// Counts that lie beside each other, and those with a place for each of four neighbours.
    @Test(arguments: [1, 2, 3, 8, 9, 1024, 1025, 4000])
    func occurrencesAgree(bound: Int) {
        for count in [0, 1, 5, 4 * bound, 4 * bound + 1, 4 * bound + 7, 9001] {
            let numbers = (0..<count).map { UInt32($0 * $0 % 7919 % bound) }
            var expected = [UInt32](repeating: 0, count: bound)
            for number in numbers { expected[Int(number)] += 1 }
            #expect(numbers.occurrences(below: bound) == expected)
        }
    }

    /// A chunk that uses part of a list of strings is written as one whose list has no others.
    @Test func unusedStringsLeaveNoTrace() throws {
        let texts = (0..<5000).map { "value \($0 % 37)" }
        var large = StringPool()
        for index in 0..<900 { _ = large.intern("value \(index * 7 % 900)") }
        var exact = StringPool()
        let sparse = texts.map { large.intern($0) }
        let dense = texts.map { exact.intern($0) }
        var counts = [UInt32](repeating: 0, count: large.count)
        for code in sparse { counts[Int(code)] += 1 }
        let usage = StringUsage(counts: counts, ascending: large.strings.ascending())
        func file(_ data: ChunkData) throws -> [UInt8] {
            var writer = FileWriter(
                columns: [LeafColumn(name: "text", type: .byteArray)],
                compressor: ZstdCompressor(level: 1), createdBy: "test version 1.0.0 (build 1)")
            try writer.append(rowGroup: [data])
            return writer.finish().bytes
        }
        let expected = try file(ChunkData(.coded(exact.strings, dense)))
        #expect(try file(ChunkData(.coded(large.strings, sparse), usage: usage)) == expected)
        #expect(try file(ChunkData(.coded(large.strings, sparse))) == expected)
    }
}
