import CShims

/// CRC-32 with the gzip polynomial, as gzip trailers and Parquet pages carry it.
package enum CRC32 {
    package static func of(_ bytes: [UInt8], from start: UInt32 = 0) -> UInt32 {
        of(bytes.span, from: start)
    }

    package static func of(_ bytes: Span<UInt8>, from start: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return start }
            return unsafe albatross_crc32(start, base, buffer.count)
        }
    }
}
