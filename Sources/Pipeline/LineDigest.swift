import Bytes

/// What the lines of an object are, in whatever order they come: how many, and two sums over their
/// numbers and bytes that do not agree by chance. Kept in memory alone.
struct LineDigest: Sendable, Equatable {
    private(set) var lines = 0
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    /// Adds the line `number`, whose bytes are `bytes[start..<end]`, without its newline.
    mutating func add(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, number: Int) {
        let hash = XXH64.of(bytes, start, end - start)
        let place = Kernels.mix(UInt64(truncatingIfNeeded: number) &+ 0x9E37_79B9_7F4A_7C15)
        lines += 1
        first &+= Kernels.mix(hash ^ place)
        second &+= Kernels.mix((hash << 32 | hash >> 32) &+ place)
    }

    mutating func merge(_ other: LineDigest) {
        lines += other.lines
        first &+= other.first
        second &+= other.second
    }
}
