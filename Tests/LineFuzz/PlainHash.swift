/// The hash of objects, byte by byte.
enum PlainHash {
    private static func word(_ bytes: ArraySlice<UInt8>, _ offset: Int, _ count: Int = 8) -> UInt64
    {
        let start = bytes.startIndex + offset
        return bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Twin of `XXH64` (seed 0), as its specification has it.
    static func xxh64(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        let primes: [UInt64] = [
            0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9,
            0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5,
        ]
        func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
            value << count | value >> (64 - count)
        }
        func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
            rotate(lane &+ input &* primes[1], 31) &* primes[0]
        }
        var offset = 0
        var hash = primes[4]
        if bytes.count >= 32 {
            var lanes = [primes[0] &+ primes[1], primes[1], 0, 0 &- primes[0]]
            while offset + 32 <= bytes.count {
                for lane in 0..<4 {
                    lanes[lane] = round(lanes[lane], word(bytes, offset + 8 * lane))
                }
                offset += 32
            }
            hash = rotate(lanes[0], 1) &+ rotate(lanes[1], 7)
            hash &+= rotate(lanes[2], 12) &+ rotate(lanes[3], 18)
            for lane in lanes { hash = (hash ^ round(0, lane)) &* primes[0] &+ primes[3] }
        }
        hash &+= UInt64(bytes.count)
        while offset + 8 <= bytes.count {
            hash = rotate(hash ^ round(0, word(bytes, offset)), 27) &* primes[0] &+ primes[3]
            offset += 8
        }
        if offset + 4 <= bytes.count {
            hash ^= word(bytes, offset, 4) &* primes[0]
            hash = rotate(hash, 23) &* primes[1] &+ primes[2]
            offset += 4
        }
        while offset < bytes.count {
            hash = rotate(hash ^ word(bytes, offset, 1) &* primes[4], 11) &* primes[0]
            offset += 1
        }
        hash = (hash ^ hash >> 33) &* primes[1]
        hash = (hash ^ hash >> 29) &* primes[2]
        return hash ^ hash >> 32
    }
}
