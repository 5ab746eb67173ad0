package enum SnappyError: Error, Equatable, Sendable {
    /// The block is wrong at about this byte of it.
    case corrupt(byte: Int, detail: String)
    /// The block holds another number of bytes than was promised.
    case sizeMismatch(expected: Int, actual: Int)
}

/// The raw snappy block (google/snappy, format_description.txt), decompression only.
package enum Snappy {
    /// Three bytes stand for at most 64: a larger claim is refused before it is allocated.
    private static let largestExpansion = 22

    /// Decompresses a block that must hold exactly `size` bytes.
    package static func decompress(
        _ bytes: [UInt8], in range: Range<Int>, size: Int
    ) throws(SnappyError) -> [UInt8] {
        var input = ByteReader(bytes, in: range)
        let promised: UInt64
        do { promised = try input.readVarint() } catch {
            throw .corrupt(byte: 0, detail: "no length")
        }
        guard promised == UInt64(size) else {
            throw .sizeMismatch(expected: size, actual: Int(clamping: promised))
        }
        guard size <= input.remaining * largestExpansion else {
            throw .sizeMismatch(expected: size, actual: input.remaining * largestExpansion)
        }
        var output = [UInt8](repeating: 0, count: size)
        let made = try expand(bytes.span, input.offset..<input.end, into: &output)
        guard made == size else { throw .sizeMismatch(expected: size, actual: made) }
        return output
    }

    /// Follows the elements of `range` and fills `output` from the front.
    /// - Returns: how many bytes were made.
    private static func expand(
        _ input: Span<UInt8>, _ range: Range<Int>, into output: inout [UInt8]
    ) throws(SnappyError) -> Int {
        var next = range.lowerBound
        var made = 0
        while next < range.upperBound {
            let tag = Int(input[next])
            let isLiteral = tag & 3 == 0
            // Bytes behind the tag: a literal's long length, or a copy's offset.
            let extra: Int
            switch tag & 3 {
            case 0: extra = max((tag >> 2) - 59, 0)
            case 1: extra = 1
            case 2: extra = 2
            default: extra = 4
            }
            guard extra < range.upperBound - next else {
                throw .corrupt(byte: next - range.lowerBound, detail: "cut off")
            }
            var number = 0
            for index in 0..<extra { number |= Int(input[next + 1 + index]) << (index * 8) }
            next += 1 + extra
            if isLiteral {
                let length = (extra == 0 ? tag >> 2 : number) + 1
                guard length <= range.upperBound - next, length <= output.count - made else {
                    throw .corrupt(byte: next - range.lowerBound, detail: "literal too long")
                }
                copy(input, next, to: &output, made, length)
                next += length
                made += length
            } else {
                let isShort = tag & 3 == 1
                let length = isShort ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
                let distance = isShort ? (tag >> 5) << 8 | number : number
                guard distance > 0, distance <= made, length <= output.count - made else {
                    throw .corrupt(byte: next - range.lowerBound, detail: "copy out of range")
                }
                repeatBytes(of: &output, made, distance, length)
                made += length
            }
        }
        return made
    }

    private static func copy(
        _ source: Span<UInt8>, _ from: Int, to target: inout [UInt8], _ to: Int, _ count: Int
    ) {
        let run = source.extracting(from..<from + count)
        precondition(count <= target.count - to)
        unsafe target.withUnsafeMutableBytes { target in
            unsafe run.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[to..<to + count])
                    .copyMemory(from: source)
            }
        }
    }

    /// Appends what lies `distance` bytes before `end`; where the two overlap, the bytes repeat.
    private static func repeatBytes(
        of bytes: inout [UInt8], _ end: Int, _ distance: Int, _ count: Int
    ) {
        var span = bytes.mutableSpan
        for index in end..<end + count { span[index] = span[index - distance] }
    }
}
