/// Sorting many strings that begin alike, as URLs do.
extension ByteStrings {
    /// Below so many strings comparing whole strings takes less than making keys.
    private static let fewStrings = 12

    /// The indices of all strings in ascending order (unsigned bytes).
    package func ascending() -> [UInt32] {
        var order = Array(0..<UInt32(count))
        var keys = [StringKey](repeating: StringKey(), count: count)
        var other: [StringKey] = []
        // Ranges still to be sorted, and how many bytes all their strings share.
        var open = [(range: 0..<count, shared: 0)]
        while let (range, shared) = open.popLast() {
            guard range.count > Self.fewStrings else {
                order[range].sort { isLess(Int($0), Int($1)) }
                continue
            }
            let depth = sharedPrefix(order, range, from: shared)
            for place in range {
                let index = order[place]
                keys[place] = StringKey(word: word(of: Int(index), at: depth), index: index)
            }
            StringKey.sort(&keys, range, &other)
            var start = range.lowerBound
            for place in range {
                order[place] = keys[place].index
                guard place + 1 == range.upperBound || keys[place + 1].word != keys[start].word
                else { continue }
                // Strings that end here are equal.
                if place > start, keys[start].word & 0xFF == 7 {
                    open.append((start..<place + 1, depth))
                }
                start = place + 1
            }
        }
        return order
    }

    /// Positions in `range` of a least and a greatest string (unsigned bytes); nil of an empty range.
    package func extremes(_ range: Range<Int>) -> (low: Int, high: Int)? {
        guard let first = range.first else { return nil }
        var (low, high) = (first, first)
        // What is strictly between the two begins as they both do, and differs from them in eight bytes.
        var (depth, least, most) = (0, UInt64.max, UInt64.min)
        for position in range.dropFirst() {
            let place = self.range(position)
            if least < most, place.count >= depth + 8 {
                let word = Kernels.word(bytes.span, place.lowerBound + depth).byteSwapped
                let start = self.range(low).lowerBound
                if least < word, word < most,
                    Kernels.equal(bytes.span, place.lowerBound, bytes.span, start, depth)
                {
                    continue
                }
            }
            if isLess(position, low) {
                low = position
            } else if isLess(high, position) {
                high = position
            } else {
                continue
            }
            let (lowest, highest) = (self.range(low), self.range(high))
            depth = sharedPrefix(low, high)
            guard min(lowest.count, highest.count) >= depth + 8 else {
                (least, most) = (.max, .min)
                continue
            }
            least = Kernels.word(bytes.span, lowest.lowerBound + depth).byteSwapped
            most = Kernels.word(bytes.span, highest.lowerBound + depth).byteSwapped
        }
        return (low, high)
    }

    /// Bytes that all strings of `order[range]` begin with; at least `shared`.
    private func sharedPrefix(_ order: [UInt32], _ range: Range<Int>, from shared: Int) -> Int {
        let first = self.range(Int(order[range.lowerBound]))
        var length = first.count
        for place in range.dropFirst() where length > shared {
            let other = self.range(Int(order[place]))
            length = Kernels.sharedPrefix(
                bytes.span, first.lowerBound, other.lowerBound, min(length, other.count))
        }
        return max(length, shared)
    }

    /// Seven bytes of a string from `depth` on, the first of them highest, zeros behind its end; in the
    /// lowest byte how many there were, so that an end comes before a zero byte.
    private func word(of index: Int, at depth: Int) -> UInt64 {
        let range = self.range(index)
        let start = range.lowerBound + depth
        let rest = range.upperBound - start
        if rest >= 7, start + 8 <= bytes.count {
            return Kernels.word(bytes.span, start).byteSwapped & ~0xFF | 7
        }
        var word: UInt64 = 0
        for offset in 0..<7 {
            word = word << 8 | (offset < rest ? UInt64(bytes[start + offset]) : 0)
        }
        return word << 8 | UInt64(min(rest, 7))
    }
}

/// A piece of a string and which string it is of.
private struct StringKey: BitwiseCopyable {
    var word: UInt64 = 0
    var index: UInt32 = 0

    private static let digitBits: UInt64 = 11
    private static let digits = 1 << Int(digitBits)
    /// Below so many keys comparing them takes less than the passes over their digits.
    private static let fewKeys = 2048

    /// Sorts `keys[range]` by their words; `room` is used again from call to call.
    static func sort(_ keys: inout [StringKey], _ range: Range<Int>, _ room: inout [StringKey]) {
        guard range.count >= fewKeys else { return keys[range].sort { $0.word < $1.word } }
        if room.count < keys.count { room = Array(repeating: StringKey(), count: keys.count) }
        // A digit in which all agree needs no pass.
        let first = keys[range.lowerBound].word
        let differing = keys[range].reduce(0) { $0 | ($1.word ^ first) }
        for shift in stride(from: UInt64(0), to: 64, by: Int(digitBits))
        where differing &>> shift & UInt64(digits - 1) != 0 {
            pass(keys.span, range, shift, into: &room)
            swap(&keys, &room)
        }
    }

    private static func pass(
        _ keys: Span<StringKey>, _ range: Range<Int>, _ shift: UInt64,
        into sorted: inout [StringKey]
    ) {
        var places = [Int](repeating: 0, count: digits)
        for place in range { places[digit(keys[place].word, shift)] += 1 }
        var start = range.lowerBound
        for digit in places.indices { (places[digit], start) = (start, start + places[digit]) }
        for place in range {
            let digit = digit(keys[place].word, shift)
            sorted[places[digit]] = keys[place]
            places[digit] += 1
        }
    }

    @inline(__always)
    private static func digit(_ word: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: word &>> shift & UInt64(digits - 1))
    }
}
