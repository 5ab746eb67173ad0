import CShims

/// Sorting many strings that begin alike, as URLs do.
extension ByteStrings {
    /// Below so many strings comparing whole strings takes less than making keys.
    private static let fewStrings = 12

    /// The indices of all strings in ascending order (unsigned bytes).
    package func ascending() -> [UInt32] {
        var order = Array(0..<UInt32(count))
        var words = [UInt64](repeating: 0, count: Self.fewStrings)
        // Ranges still to be sorted, and how many bytes all their strings share.
        var open = [(range: 0..<count, shared: 0)]
        while let (range, shared) = open.popLast() {
            guard range.count > Self.fewStrings else {
                sortFew(&order, &words, range, shared)
                continue
            }
            let depth = sharedPrefix(order, range, from: shared)
            let keys = StringKeys(of: self, order[range], at: depth)
            for place in keys.indices { order[range.lowerBound + place] = keys.index(place) }
            var start = 0
            for place in keys.indices where !keys.areEqual(start, place + 1) {
                let equal = range.lowerBound + start..<range.lowerBound + place + 1
                // Strings that end here are equal.
                let length = self.range(Int(order[equal.lowerBound])).count
                if equal.count > 1, length >= depth + keys.length {
                    open.append((equal, depth + keys.length))
                }
                start = place + 1
            }
        }
        return order
    }

    /// Sorts `order[range]`, strings that share `depth` bytes, by insertion; `words` is room.
    private func sortFew(
        _ order: inout [UInt32], _ words: inout [UInt64], _ range: Range<Int>, _ depth: Int
    ) {
        var order = order.mutableSpan
        var words = words.mutableSpan
        for place in range {
            let index = order[place]
            let word = word(of: Int(index), at: depth, length: 7)
            var hole = place
            while hole > range.lowerBound {
                let (before, other) = (words[hole - 1 - range.lowerBound], order[hole - 1])
                guard word < before || word == before && isLess(Int(index), Int(other)) else {
                    break
                }
                (words[hole - range.lowerBound], order[hole]) = (before, other)
                hole -= 1
            }
            (words[hole - range.lowerBound], order[hole]) = (word, index)
        }
    }

    /// Positions in `range` of a least and a greatest string (unsigned bytes); nil of an empty range.
    package func extremes(_ range: Range<Int>) -> (low: Int, high: Int)? {
        guard let first = range.first else { return nil }
        var (low, high) = (first, first)
        var position = first + 1
        while position < range.upperBound {
            if isLess(position, low) {
                low = position
            } else if isLess(high, position) {
                high = position
            }
            position = firstBeyond(low, high, position + 1..<range.upperBound)
        }
        return (low, high)
    }

    /// The first position that is not certainly strictly between two strings: what begins as they
    /// both do, and differs from them in the next eight bytes, is.
    private func firstBeyond(_ low: Int, _ high: Int, _ range: Range<Int>) -> Int {
        let (lowest, highest) = (self.range(low), self.range(high))
        let depth = sharedPrefix(low, high)
        guard min(lowest.count, highest.count) >= depth + 8 else { return range.lowerBound }
        let least = Kernels.word(bytes.span, lowest.lowerBound + depth).byteSwapped
        let most = Kernels.word(bytes.span, highest.lowerBound + depth).byteSwapped
        let bounds = offsets[range.lowerBound...range.upperBound]
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe bounds.withUnsafeBufferPointer { bounds in
                let found = unsafe albatross_first_beyond(
                    bytes.baseAddress, bounds.baseAddress, range.count,
                    bytes.baseAddress.unsafelyUnwrapped + lowest.lowerBound, depth, least, most)
                return range.lowerBound + found
            }
        }
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

    /// Up to seven bytes of a string from `depth` on, the first of them highest, zeros behind its
    /// end; in the lowest byte how many there were, so that an end comes before a zero byte.
    fileprivate func word(of index: Int, at depth: Int, length: Int) -> UInt64 {
        let range = self.range(index)
        let start = range.lowerBound + depth
        let taken = min(range.upperBound - start, length)
        if start + 8 <= bytes.count {
            let kept = UInt64.max << UInt64(64 - 8 * taken)
            return Kernels.word(bytes.span, start).byteSwapped & kept | UInt64(taken)
        }
        var word: UInt64 = 0
        for offset in 0..<7 {
            word = word << 8 | (offset < taken ? UInt64(bytes[start + offset]) : 0)
        }
        return word << 8 | UInt64(taken)
    }
}

/// Pieces of some strings in ascending order. One number each has the bits in which the pieces
/// differ, of digits and dots five in a byte, and the index of the string.
private struct StringKeys {
    private let keys: [UInt64]
    private let indexBits: Int
    /// Bytes of a piece, unless the string ends before.
    let length: Int

    init(of strings: ByteStrings, _ indices: ArraySlice<UInt32>, at depth: Int) {
        indexBits = UInt64.bitWidth - strings.count.leadingZeroBitCount
        var (words, differing, length): ([UInt64], UInt64, Int) = ([], .max, 8)
        while differing.nonzeroBitCount + indexBits > UInt64.bitWidth {
            // Three bytes and an index of 32 bits fit in any case.
            length -= 1
            words = indices.map { strings.word(of: Int($0), at: depth, length: length) }
            let first = words.first ?? 0
            differing = words.reduce(0) { $0 | ($1 ^ first) }
        }
        DigitSort.squeeze(&words, to: differing)
        for (place, index) in zip(words.indices, indices) {
            words[place] = words[place] << UInt64(indexBits) | UInt64(index)
        }
        DigitSort.sort(&words, from: indexBits)
        (keys, self.length) = (words, length)
    }

    var indices: Range<Int> { keys.indices }

    func index(_ place: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: keys[place] & (1 << UInt64(indexBits) - 1))
    }

    /// Whether two pieces are equal; none is to the one behind the last.
    func areEqual(_ left: Int, _ right: Int) -> Bool {
        right < keys.count && (keys[left] ^ keys[right]) >> UInt64(indexBits) == 0
    }
}
