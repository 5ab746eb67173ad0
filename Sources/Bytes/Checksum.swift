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

/// XXH64 with seed 0 (xxHash specification, section "XXH64"): object identity, and later bloom filters.
package struct XXH64: Sendable {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    private var lanes: (UInt64, UInt64, UInt64, UInt64)
    private var total: UInt64 = 0
    private var pending: [UInt8] = []

    package init() {
        lanes = (Self.prime1 &+ Self.prime2, Self.prime2, 0, 0 &- Self.prime1)
    }

    package static func of(_ bytes: [UInt8]) -> UInt64 {
        var hash = XXH64()
        hash.update(bytes[...])
        return hash.digest()
    }

    /// Adds the next bytes of the stream.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        total &+= UInt64(bytes.count)
        var rest = bytes
        if !pending.isEmpty {
            let taken = min(32 - pending.count, rest.count)
            pending.append(contentsOf: rest.prefix(taken))
            rest = rest.dropFirst(taken)
            guard pending.count == 32 else { return }
            unsafe pending.withUnsafeBytes { unsafe consume($0) }
            pending.removeAll(keepingCapacity: true)
        }
        let whole = rest.count / 32 * 32
        unsafe rest.prefix(whole).withUnsafeBytes { unsafe consume($0) }
        pending.append(contentsOf: rest.dropFirst(whole))
    }

    package func digest() -> UInt64 {
        var hash: UInt64
        if total >= 32 {
            hash = Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7)
            hash &+= Self.rotate(lanes.2, 12) &+ Self.rotate(lanes.3, 18)
            for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
                hash = (hash ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
            }
        } else {
            hash = Self.prime5
        }
        hash &+= total
        var index = 0
        while index + 8 <= pending.count {
            hash ^= Self.round(0, word(at: index, 8))
            hash = Self.rotate(hash, 27) &* Self.prime1 &+ Self.prime4
            index += 8
        }
        if index + 4 <= pending.count {
            hash ^= word(at: index, 4) &* Self.prime1
            hash = Self.rotate(hash, 23) &* Self.prime2 &+ Self.prime3
            index += 4
        }
        while index < pending.count {
            hash ^= UInt64(pending[index]) &* Self.prime5
            hash = Self.rotate(hash, 11) &* Self.prime1
            index += 1
        }
        hash = (hash ^ (hash >> 33)) &* Self.prime2
        hash = (hash ^ (hash >> 29)) &* Self.prime3
        return hash ^ (hash >> 32)
    }

    /// The digest as 16 lowercase hexadecimal digits.
    package var hexadecimal: String {
        let digits = String(digest(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private func word(at index: Int, _ length: Int) -> UInt64 {
        (0..<length).reversed().reduce(0) { $0 << 8 | UInt64(pending[index + $1]) }
    }

    /// `bytes.count` is a multiple of 32.
    private mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        var (a, b, c, d) = lanes
        for offset in stride(from: 0, to: bytes.count, by: 32) {
            a = unsafe Self.round(a, Self.word(bytes, offset))
            b = unsafe Self.round(b, Self.word(bytes, offset + 8))
            c = unsafe Self.round(c, Self.word(bytes, offset + 16))
            d = unsafe Self.round(d, Self.word(bytes, offset + 24))
        }
        lanes = (a, b, c, d)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotate(lane &+ input &* prime2, 31) &* prime1
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }
}
