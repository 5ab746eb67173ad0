import CShims

/// zstd frames (RFC 8878) of bytes that end in random hexadecimal digits, as pages of trace ids do.
///
/// Half of a day's bytes are such digits. The library looks for repetitions among them, counts them
/// and builds codes, a byte in a nanosecond, to find what is known before: no repetition, four bits
/// a digit. Here they are packed at once, into the same format; what stands before them is the library's.
struct DigitFrame {
    /// Bytes below which the library is quick enough.
    private static let worthIt = 1 << 15
    /// Digits that are given to the library to see whether they repeat.
    private static let sampleSize = 1 << 13
    /// A reader needs a window as large as the frame, and all have 8 MB (RFC 8878, 3.1.1.1.2).
    private static let largest = 1 << 23
    private static let blockSize = 1 << 17

    private let bytes: [UInt8]
    /// Where the digits begin.
    private let begin: Int

    /// Nil where `bytes` do not end in many digits.
    init?(_ bytes: [UInt8]) {
        guard (Self.worthIt...Self.largest).contains(bytes.count) else { return nil }
        begin = unsafe bytes.withUnsafeBufferPointer {
            unsafe albatross_digits_begin($0.baseAddress.unsafelyUnwrapped, $0.count)
        }
        guard bytes.count - begin >= Self.worthIt else { return nil }
        self.bytes = bytes
    }

    /// The frame.
    /// - Parameter compress: makes a frame of other bytes, by the library.
    /// - Returns: nil where the digits repeat, so that the library does better.
    func frame(
        _ compress: (ArraySlice<UInt8>) throws(ZstdError) -> [UInt8]
    ) throws(ZstdError) -> [UInt8]? {
        let middle = begin + (bytes.count - begin - Self.sampleSize) / 2
        let sample = try compress(bytes[middle..<middle + Self.sampleSize])
        // Random digits come to a little more than half, less where they repeat or are no sixteen.
        guard sample.count * 100 > Self.sampleSize * 49 else { return nil }
        // The magic number; a single segment whose size takes four bytes, no checksum, no dictionary.
        var output: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0]
        output.reserveCapacity(bytes.count * 5 / 8 + 1024)
        Self.append(bytes.count, bytes: 4, to: &output)
        if begin > 0 {
            guard Self.appendBlocks(of: try compress(bytes[..<begin]), to: &output) else {
                return nil
            }
        }
        let start = output.count
        for dashes in [false, true] {
            if appendDigits(dashes: dashes, to: &output) { return output }
            output.removeSubrange(start...)
        }
        return nil
    }

    /// Appends the blocks of a frame, none of them as the last.
    private static func appendBlocks(of frame: [UInt8], to output: inout [UInt8]) -> Bool {
        let descriptor = frame[4]
        // Without checksum and dictionary, as the library makes them.
        guard descriptor & 0b111 == 0 else { return false }
        let isSingle = descriptor & 0x20 != 0
        var place = 5 + [isSingle ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)] + (isSingle ? 0 : 1)
        while place + 3 <= frame.count {
            let header =
                Int(frame[place]) | Int(frame[place + 1]) << 8 | Int(frame[place + 2]) << 16
            // A block of one byte repeated holds that byte alone.
            let size = header >> 1 & 3 == 1 ? 1 : header >> 3
            guard place + 3 + size <= frame.count else { return false }
            append(header & ~1, bytes: 3, to: &output)
            output += frame[place + 3..<place + 3 + size]
            place += 3 + size
            if header & 1 == 1 { return place == frame.count }
        }
        return false
    }

    /// Appends the digits in blocks of four streams each; the first has the code, which the others use again.
    private func appendDigits(dashes: Bool, to output: inout [UInt8]) -> Bool {
        let codes = Codes(dashes: dashes)
        for start in stride(from: begin, to: bytes.count, by: Self.blockSize) {
            let end = min(start + Self.blockSize, bytes.count)
            let (block, isFirst) = (output.count, start == begin)
            // Headers of the block and its literals are filled in when their sizes are known.
            output += [UInt8](repeating: 0, count: 8)
            if isFirst { Self.appendWeights(dashes: dashes, to: &output) }
            let jumps = output.count
            output += [UInt8](repeating: 0, count: 6)
            let part = (end - start + 3) / 4
            for stream in 0..<4 {
                let range = start + stream * part..<min(start + (stream + 1) * part, end)
                let size = Self.append(bytes.span.extracting(range), codes, to: &output)
                guard size > 0 else { return false }
                if stream < 3 { Self.set(size, bytes: 2, at: jumps + stream * 2, in: &output) }
            }
            let size = output.count - block - 8
            // Huffman literals, or those with the codes of before, of four streams, sizes of 18 bits.
            let literals = (isFirst ? 2 : 3) | 3 << 2 | (end - start) << 4 | size << 22
            Self.set(literals, bytes: 5, at: block + 3, in: &output)
            // No sequences.
            output.append(0)
            let header = (end == bytes.count ? 1 : 0) | 2 << 1 | (output.count - block - 3) << 3
            Self.set(header, bytes: 3, at: block, in: &output)
        }
        return true
    }

    /// The code by its weights (RFC 8878, 4.2.1), four bits each, for all bytes before `f`; that of
    /// `f` follows from them.
    private static func appendWeights(dashes: Bool, to output: inout [UInt8]) {
        var weights = [UInt8](repeating: 0, count: Int(UInt8(ascii: "f")))
        for digit in "0123456789abcde".utf8 { weights[Int(digit)] = dashes ? 2 : 1 }
        if dashes { for digit in "-0".utf8 { weights[Int(digit)] = 1 } }
        output.append(UInt8(127 + weights.count))
        for pair in stride(from: 0, to: weights.count, by: 2) {
            output.append(weights[pair] << 4 | weights[pair + 1])
        }
    }

    /// The code of each digit: its value in four bits. With dashes, of which there are few, `0` and the
    /// dash take five.
    struct Codes {
        fileprivate let table: albatross_digit_codes

        init(dashes: Bool) { table = albatross_digit_codes_make(dashes ? 1 : 0) }
    }

    /// Appends one stream.
    /// - Returns: its bytes, or 0 where one of `digits` has no code; then nothing is appended.
    static func append(_ digits: Span<UInt8>, _ codes: Codes, to output: inout [UInt8]) -> Int {
        var size = 0
        output.append(addingCapacity: digits.count + 16) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                unsafe digits.withUnsafeBufferPointer { digits in
                    unsafe withUnsafePointer(to: codes.table) { codes in
                        size = unsafe albatross_pack_digits(
                            digits.baseAddress, digits.count, codes,
                            target.baseAddress.unsafelyUnwrapped + count)
                    }
                }
                count += size
            }
        }
        return size
    }

    private static func append(_ number: Int, bytes count: Int, to output: inout [UInt8]) {
        output += [UInt8](repeating: 0, count: count)
        set(number, bytes: count, at: output.count - count, in: &output)
    }

    /// Little endian.
    private static func set(
        _ number: Int, bytes count: Int, at place: Int, in output: inout [UInt8]
    ) {
        for byte in 0..<count {
            output[place + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte))
        }
    }
}
