import Bytes

/// Undoes a chunk's compression, page by page, with every claimed size checked before it is allocated.
struct Decompressor {
    /// A page of more bytes than any writer makes is refused.
    static let maximumPageSize = 1 << 30

    private let codec: Codec
    private let zstd: ZstdDecompressor?

    /// - Parameter number: the codec as the chunk's metadata has it.
    init(codec number: Int32) throws(ParquetError) {
        switch Codec(rawValue: number) {
        case let codec? where [.uncompressed, .snappy, .gzip, .zstd].contains(codec):
            self.codec = codec
            zstd = codec == .zstd ? ZstdDecompressor() : nil
        case let codec?: throw .unsupported("codec \(codec)")
        case nil: throw .unsupported("codec \(number)")
        }
    }

    /// The `size` bytes that `range` of `bytes` stands for.
    /// - Parameter isCompressed: false where the page says that it is stored as it is.
    func decompress(
        _ bytes: [UInt8], _ range: Range<Int>, size: Int, isCompressed: Bool = true
    ) throws(ParquetError) -> ByteReader {
        guard size <= Self.maximumPageSize else { throw .unsupported("a page of \(size) bytes") }
        guard isCompressed, codec != .uncompressed else {
            guard range.count == size else {
                throw .corrupt("\(range.count) uncompressed bytes for a page of \(size)")
            }
            return ByteReader(bytes, in: range)
        }
        // Nothing to decompress, and no codec takes nothing: version 2 pages of nulls are such.
        if range.isEmpty, size == 0 { return ByteReader([]) }
        guard size <= range.count * largestExpansion else {
            throw .corrupt("\(size) bytes cannot come from \(range.count) by \(codec)")
        }
        do {
            switch codec {
            case .zstd:
                guard let zstd else { return ByteReader([]) }
                return ByteReader(try zstd.decompress(bytes, in: range, size: size))
            case .snappy:
                return ByteReader(try Snappy.decompress(bytes, in: range, size: size))
            default:
                return ByteReader(try Self.gunzip(bytes, range, size: size))
            }
        } catch let error as ParquetError {
            throw error
        } catch {
            throw .corrupt("\(codec): \(error)")
        }
    }

    /// How many bytes one compressed byte can stand for: zstd repeats a byte through a block of
    /// 128 KiB in four bytes, deflate gives at most 1032 (zlib, Technical Details), snappy 64 for three.
    private var largestExpansion: Int {
        switch codec {
        case .zstd: 1 << 15
        case .gzip: 1032
        default: 22
        }
    }

    /// All members of a page (RFC 1952), which must make exactly `size` bytes.
    private static func gunzip(
        _ bytes: [UInt8], _ range: Range<Int>, size: Int
    ) throws -> [UInt8] {
        let gunzip = try Gunzip(.zlib)
        // One byte more than allowed, so that a member that goes on shows.
        var output = [UInt8](repeating: 0, count: size + 1)
        var made = 0
        var next = range.lowerBound
        while next < range.upperBound, made <= size {
            let step = try gunzip.inflate(
                bytes, next..<range.upperBound, into: &output, made..<output.count)
            next += step.consumed
            made += step.produced
        }
        guard made <= size else {
            throw ParquetError.corrupt("gzip: more than the \(size) bytes of the page")
        }
        try gunzip.finish()
        guard made == size else {
            throw ParquetError.corrupt("gzip: \(made) bytes for a page of \(size)")
        }
        output.removeLast()
        return output
    }
}
