import Bytes
import CShims

/// A split-block bloom filter (parquet-format, BloomFilter.md): never wrong about what is absent.
package struct BloomFilter: Sendable, Equatable {
    /// Eight words a block.
    private var words: [UInt32]

    private static let salts: [UInt32] = [
        0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947,
        0x5c6b_fb31,
    ]
    private static let wordsPerBlock = 8
    private static let bytesPerBlock = 32
    /// False positives: 1 in 100.
    private static let bitsPerValue = 9.7

    /// Room for `count` distinct values.
    init(count: Int) {
        let bytes = Double(count) * Self.bitsPerValue / 8
        let blocks = max(1, Int((bytes / Double(Self.bytesPerBlock)).rounded(.up)))
        words = Array(repeating: 0, count: blocks * Self.wordsPerBlock)
    }

    /// Adds values by the XXH64 of their PLAIN bytes without length.
    mutating func insert(hashes: [UInt64]) {
        let blocks = UInt64(words.count / Self.wordsPerBlock)
        unsafe words.withUnsafeMutableBufferPointer { words in
            unsafe albatross_filter_insert(
                hashes, hashes.count, Self.salts, words.baseAddress, blocks)
        }
    }

    /// False means that the value is certainly not there.
    package func mayContain(hash: UInt64) -> Bool {
        let block = self.block(of: hash)
        for (offset, salt) in Self.salts.enumerated() {
            let bit = (UInt32(truncatingIfNeeded: hash) &* salt) >> 27
            if words[block + offset] >> bit & 1 == 0 { return false }
        }
        return true
    }

    package func mayContain(_ value: [UInt8]) -> Bool {
        mayContain(hash: XXH64.of(value))
    }

    private func block(of hash: UInt64) -> Int {
        let blocks = UInt64(words.count / Self.wordsPerBlock)
        return Int(((hash >> 32) &* blocks) >> 32) * Self.wordsPerBlock
    }

    /// Header and bits, as they stand in the file.
    func bytes() -> [UInt8] {
        var header = ThriftWriter()
        header.structure { writer in
            writer.field(1, Int32(words.count * 4))
            // Algorithm BLOCK, hash XXHASH, compression UNCOMPRESSED: unions with one empty struct.
            for id in 2...4 as ClosedRange<Int16> {
                writer.field(id) { union in union.field(1) { _ in } }
            }
        }
        var output = ByteWriter()
        output.append(contentsOf: header.bytes)
        output.append(littleEndianWords: words[...])
        return output.bytes
    }

    /// Reads header and bits.
    package init(_ bytes: [UInt8]) throws(ParquetError) {
        var reader = ThriftReader(ByteReader(bytes))
        var size: Int32 = 0
        var unions = 0
        try reader.structure { reader, field throws(ParquetError) in
            switch field.id {
            case 1: size = try reader.int32(field)
            case 2, 3, 4:
                try reader.structure { reader, member throws(ParquetError) in
                    guard member.id == 1 else {
                        throw .unsupported("bloom filter of another kind")
                    }
                    unions += 1
                    try reader.skip(member)
                }
            default: try reader.skip(field)
            }
        }
        var input = reader.input
        guard unions == 3, size > 0, Int(size) % Self.bytesPerBlock == 0 else {
            throw .corrupt("bloom filter header")
        }
        do { words = try input.readWords(Int(size) / 4, of: 0 as UInt32) } catch {
            throw ParquetError(error)
        }
    }
}
