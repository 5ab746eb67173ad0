/// Collects text and cuts it into blocks that end with a newline. One for many objects: a buffer costs
/// more than a small object.
package struct BlockCutter {
    private let blockSize: Int
    private var buffer: [UInt8]
    private var filled = 0
    /// A line longer than this is cut and its rest dropped.
    private let limit: Int
    private var isSkipping = false

    private static let newline = UInt8(ascii: "\n")

    /// - Parameters:
    ///   - limit: a longer line (bytes) is cut.
    ///   - blockSize: bytes of a block, unless a line is longer.
    package init(limit: Int, blockSize: Int) {
        self.limit = limit
        self.blockSize = blockSize
        buffer = Self.buffer(blockSize)
    }

    /// Forgets what is held: the next object begins.
    package mutating func reset() {
        if buffer.count != blockSize { buffer = Self.buffer(blockSize) }
        filled = 0
        isSkipping = false
    }

    /// Adds plain text and returns the blocks that are full.
    package mutating func add(_ text: ArraySlice<UInt8>) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        var rest = text
        while !rest.isEmpty {
            makeRoom()
            let count = min(rest.count, buffer.count - filled)
            buffer.replaceSubrange(filled..<filled + count, with: rest.prefix(count))
            filled += count
            rest = rest.dropFirst(count)
            if let block = takeIfFull() { blocks.append(block) }
        }
        return blocks
    }

    /// Inflates into the free part of the buffer.
    package mutating func inflate(
        _ gunzip: Gunzip, _ input: [UInt8], _ range: Range<Int>
    ) throws(GunzipError) -> (consumed: Int, isFull: Bool) {
        makeRoom()
        let step = try gunzip.inflate(input, range, into: &buffer, filled..<buffer.count)
        filled += step.produced
        return (step.consumed, filled == buffer.count)
    }

    /// The whole lines held, once the buffer is full; a line that is not whole stays.
    package mutating func takeIfFull() -> [UInt8]? {
        guard filled == buffer.count else { return nil }
        dropSkipped()
        guard let end = lastNewline() else {
            guard filled >= limit else { return nil }
            isSkipping = true
            return take(filled) + [Self.newline]
        }
        return take(end + 1)
    }

    /// The rest: whole lines, and the part of a line at the end.
    ///
    /// A complete object may lack its last newline; of a damaged one, a line without newline is
    /// broken.
    package mutating func finish(isComplete: Bool) -> (lines: [UInt8], brokenLine: [UInt8]) {
        dropSkipped()
        let end = lastNewline().map { $0 + 1 } ?? 0
        guard end < filled else { return (handOver(end), []) }
        if isComplete {
            var lines = handOver(filled)
            lines.append(Self.newline)
            return (lines, [])
        }
        let tail = Array(buffer[end..<filled])
        return (handOver(end), tail)
    }

    /// The first `count` bytes: the buffer itself where they are much of it, else a copy.
    private mutating func handOver(_ count: Int) -> [UInt8] {
        guard count > buffer.count / 4 else { return Array(buffer[..<count]) }
        var text = Self.buffer(blockSize)
        swap(&text, &buffer)
        text.removeSubrange(count...)
        return text
    }

    /// Not zeroed: what lies behind `filled` is written before it is read.
    private static func buffer(_ size: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: size) { _, count in count = size }
    }

    private mutating func makeRoom() {
        guard filled == buffer.count else { return }
        buffer.append(contentsOf: repeatElement(0, count: buffer.count))
    }

    private func lastNewline() -> Int? {
        var index = filled - 1
        while index >= 0, buffer[index] != Self.newline { index -= 1 }
        return index >= 0 ? index : nil
    }

    /// Forgets the rest of a line that was cut.
    private mutating func dropSkipped() {
        guard isSkipping else { return }
        guard let end = buffer[..<filled].firstIndex(of: Self.newline) else {
            filled = 0
            return
        }
        isSkipping = false
        buffer.removeSubrange(...end)
        filled -= end + 1
    }

    /// Hands over the first `count` bytes; the rest moves to a fresh buffer.
    private mutating func take(_ count: Int) -> [UInt8] {
        let rest = filled - count
        var fresh = Self.buffer(max(blockSize, rest))
        fresh.replaceSubrange(..<rest, with: buffer[count..<filled])
        filled = rest
        swap(&fresh, &buffer)
        fresh.removeSubrange(count...)
        return fresh
    }
}
