import Bytes

/// Puts nulls back between the values of a column.
///
/// Public, because across modules nothing else is specialised for certain.
public enum NullGaps {
    /// As many entries as `isPresent`, `filler` where it is false; it is true as often as there are values.
    @inlinable
    public static func spread<Value>(
        _ values: [Value], over isPresent: [Bool], filler: Value
    ) -> [Value] {
        var spread: [Value] = []
        spread.reserveCapacity(isPresent.count)
        append(values, over: isPresent, filler: filler, to: &spread)
        return spread
    }

    /// The same behind what `spread` holds.
    @inlinable
    public static func append<Value>(
        _ values: [Value], over isPresent: [Bool], filler: Value, to spread: inout [Value]
    ) {
        var next = 0
        // Nulls are mostly few, and what stands between them is copied in one go.
        guard values.count > isPresent.count / 16 * 15 else {
            for isThere in isPresent {
                spread.append(isThere ? values[next] : filler)
                if isThere { next += 1 }
            }
            return
        }
        var row = 0
        while row < isPresent.count {
            let end = firstGap(isPresent, from: row)
            spread.append(contentsOf: values[next..<next + (end - row)])
            next += end - row
            row = end
            if row < isPresent.count {
                spread.append(filler)
                row += 1
            }
        }
    }

    /// The first false from `start` on, or the end.
    @usableFromInline
    static func firstGap(_ isPresent: [Bool], from start: Int) -> Int {
        let flags = unsafe isPresent.span.bytes
        var index = start
        while index + 8 <= isPresent.count {
            let eight = unsafe flags.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard eight == 0x0101_0101_0101_0101 else { break }
            index += 8
        }
        while index < isPresent.count, isPresent[index] { index += 1 }
        return index
    }
}
