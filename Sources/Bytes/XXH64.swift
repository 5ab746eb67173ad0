/// XXH64 with seed 0 (xxHash specification, section "XXH64"): object identity and bloom filters.
package struct XXH64: Sendable {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    private typealias Lanes = (UInt64, UInt64, UInt64, UInt64)
    private static var freshLanes: Lanes { (prime1 &+ prime2, prime2, 0, 0 &- prime1) }

    private var lanes = Self.freshLanes
    private var total: UInt64 = 0
    private var pending: [UInt8] = []

    package init() {}

    package static func of(_ bytes: [UInt8]) -> UInt64 {
        of(bytes.span, 0, bytes.count)
    }

    /// The hash of `bytes[start..<start + count]`.
    package static func of(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        let whole = start + count / 32 * 32
        let lanes = consume(bytes, start..<whole, freshLanes)
        return digest(lanes, UInt64(count), bytes, whole, start + count)
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
            let block = pending
            lanes = Self.consume(block.span, 0..<32, lanes)
            pending.removeAll(keepingCapacity: true)
        }
        let whole = rest.count / 32 * 32
        lanes = Self.consume(rest.span, 0..<whole, lanes)
        pending.append(contentsOf: rest.dropFirst(whole))
    }

    package func digest() -> UInt64 {
        Self.digest(lanes, total, pending.span, 0, pending.count)
    }

    /// The digest as 16 lowercase hexadecimal digits.
    package var hexadecimal: String {
        let digits = String(digest(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The lanes behind `bytes[range]`, whose length is a multiple of 32.
    @inline(__always)
    private static func consume(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ lanes: Lanes
    ) -> Lanes {
        var (a, b, c, d) = lanes
        var offset = range.lowerBound
        while offset < range.upperBound {
            a = round(a, Kernels.word(bytes, offset))
            b = round(b, Kernels.word(bytes, offset &+ 8))
            c = round(c, Kernels.word(bytes, offset &+ 16))
            d = round(d, Kernels.word(bytes, offset &+ 24))
            offset &+= 32
        }
        return (a, b, c, d)
    }

    /// The digest of `total` bytes, of which `bytes[start..<end]`, fewer than 32, are not in the lanes yet.
    @inline(__always)
    private static func digest(
        _ lanes: Lanes, _ total: UInt64, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
    ) -> UInt64 {
        var hash: UInt64
        if total >= 32 {
            hash = rotate(lanes.0, 1) &+ rotate(lanes.1, 7)
            hash &+= rotate(lanes.2, 12) &+ rotate(lanes.3, 18)
            hash = merge(hash, lanes.0)
            hash = merge(hash, lanes.1)
            hash = merge(hash, lanes.2)
            hash = merge(hash, lanes.3)
        } else {
            hash = prime5
        }
        hash &+= total
        var index = start
        while index + 8 <= end {
            hash ^= round(0, Kernels.word(bytes, index))
            hash = rotate(hash, 27) &* prime1 &+ prime4
            index += 8
        }
        if index + 4 <= end {
            hash ^= UInt64(Kernels.halfWord(bytes, index)) &* prime1
            hash = rotate(hash, 23) &* prime2 &+ prime3
            index += 4
        }
        while index < end {
            hash ^= UInt64(bytes[index]) &* prime5
            hash = rotate(hash, 11) &* prime1
            index += 1
        }
        hash = (hash ^ (hash >> 33)) &* prime2
        hash = (hash ^ (hash >> 29)) &* prime3
        return hash ^ (hash >> 32)
    }

    private static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
        (hash ^ round(0, lane)) &* prime1 &+ prime4
    }

    private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotate(lane &+ input &* prime2, 31) &* prime1
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }
}
