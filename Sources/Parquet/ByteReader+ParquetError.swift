import Bytes

/// The cursor's reads for decoders, which throw this target's error.
extension ByteReader {
    mutating func byte() throws(ParquetError) -> UInt8 {
        do { return try readByte() } catch { throw ParquetError(error) }
    }

    mutating func varint() throws(ParquetError) -> UInt64 {
        do { return try readVarint() } catch { throw ParquetError(error) }
    }

    mutating func zigzag() throws(ParquetError) -> Int64 {
        do { return try readZigzag() } catch { throw ParquetError(error) }
    }

    mutating func take(_ count: Int) throws(ParquetError) -> Range<Int> {
        do { return try readRange(count) } catch { throw ParquetError(error) }
    }

    mutating func words<Word: BitwiseCopyable>(
        _ count: Int, of zero: Word
    ) throws(ParquetError) -> [Word] {
        do { return try readWords(count, of: zero) } catch { throw ParquetError(error) }
    }

    /// A part behind its length in four bytes, as a cursor of its own.
    mutating func prefixedPart() throws(ParquetError) -> ByteReader {
        do {
            let length = Int(try readLittleEndian(UInt32.self))
            return ByteReader(bytes, in: try readRange(length))
        } catch { throw ParquetError(error) }
    }
}
