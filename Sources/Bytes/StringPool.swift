import CShims

/// Distinct byte strings with dense codes in order of first appearance: a dictionary being built.
package struct StringPool: Sendable {
    /// The code that stands for null; never given to a string.
    package static let null = UInt32.max

    package private(set) var strings = ByteStrings()
    /// Open addressing, linear probing: upper half of the hash above code + 1, or 0 where free.
    /// Size is a power of two. The place is taken from the top of the hash, so that a slot tells
    /// where it belongs in a larger table.
    private var slots: [UInt64]
    /// Bits that a hash is shifted by to give its slot.
    private var shift: UInt64

    /// The code met last of the strings that have the same end.
    private var recent = [UInt32](
        repeating: StringPool.null, count: Int(ALBATROSS_RECALL_PLACES))

    /// The first `missingCount` are the runs that the last look did not find.
    private var missing: [albatross_missing_run] = []
    private var missingCount = 0

    /// Of the hashes of this process. Codes count by first appearance, so that no output depends on it.
    private static let seed = UInt64.random(in: .min ... .max)

    private static let tagMask: UInt64 = 0xFFFF_FFFF_0000_0000

    package init() {
        slots = Array(repeating: 0, count: 16)
        shift = 60
    }

    package var count: Int { strings.count }

    /// Bytes held, for the memory budget.
    package var footprint: Int { strings.bytes.count + count * 8 + slots.count * 8 }

    /// Makes room for the strings of `total` rows, where those that are there came of `rows`.
    package mutating func reserveCapacity(_ total: Int, rows: Int) {
        strings.reserveCapacity(strings: total, bytes: strings.bytes.count / max(1, rows) * total)
    }

    /// The code of `source[start..<start + count]`, new if it was not seen before.
    package mutating func intern(_ source: Span<UInt8>, _ start: Int, _ count: Int) -> UInt32 {
        intern(source, start, count, hash: Self.hash(source, start, count))
    }

    private static func hash(_ source: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        unsafe source.extracting(start..<start + count).withUnsafeBufferPointer {
            unsafe albatross_hash($0.baseAddress, $0.count, seed)
        }
    }

    private mutating func intern(
        _ source: Span<UInt8>, _ start: Int, _ count: Int, hash: UInt64
    ) -> UInt32 {
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash &>> shift)
        while true {
            let entry = slots[slot]
            if entry == 0 { break }
            if (entry ^ hash) & Self.tagMask == 0 {
                let code = Int(truncatingIfNeeded: entry & ~Self.tagMask) &- 1
                let range = strings.range(code)
                if range.count == count,
                    Kernels.equal(strings.bytes.span, range.lowerBound, source, start, count)
                {
                    return UInt32(truncatingIfNeeded: code)
                }
            }
            slot = (slot &+ 1) & mask
        }
        return add(source, start, count, hash: hash, slot: slot)
    }

    package mutating func intern(_ text: String) -> UInt32 {
        let bytes = Array(text.utf8)
        return intern(bytes.span, 0, bytes.count)
    }

    /// Appends the codes of many strings of `source` to `codes`; null is the code of a null run.
    ///
    /// Strings that the nearest cache does not hold are looked up together, so that the waits overlap.
    package mutating func intern(
        _ source: Span<UInt8>, runs: Span<ByteRun>, into codes: inout [UInt32]
    ) {
        let isSmall = count <= Self.cachedCount
        codes.append(addingCapacity: runs.count) { codes in
            if isSmall {
                internEach(source, runs, into: &codes)
            } else {
                internTogether(source, runs, into: &codes)
            }
        }
    }

    /// Strings that the nearest cache holds, so that no look waits.
    private static let cachedCount = 256

    /// A string is looked for where one with the same end was found last: that takes no hash of it all.
    private mutating func internEach(
        _ source: Span<UInt8>, _ runs: Span<ByteRun>, into codes: inout OutputSpan<UInt32>
    ) {
        unsafe codes.withUnsafeMutableBufferPointer { codes, filled in
            let target = codes.extracting(filled..<filled + runs.count)
            filled += runs.count
            var index = 0
            while true {
                index += unsafe recall(source, runs, from: index, into: target)
                guard index < runs.count else { return }
                let run = runs[index]
                let code = intern(source, run.start, run.count)
                let place = unsafe source.extracting(run.start..<run.start + run.count)
                    .withUnsafeBufferPointer {
                        unsafe albatross_recall_place($0.baseAddress.unsafelyUnwrapped, $0.count)
                    }
                recent[place] = code
                unsafe target.initializeElement(at: index, to: code)
                index += 1
            }
        }
    }

    /// The codes of `runs` from `first` on, up to the first that has to be looked up.
    private func recall(
        _ source: Span<UInt8>, _ runs: Span<ByteRun>, from first: Int,
        into codes: UnsafeMutableBufferPointer<UInt32>
    ) -> Int {
        let runs = runs.extracting(first...)
        guard runs.count > 0, source.count > 0 else { return 0 }
        return unsafe source.withUnsafeBufferPointer { source in
            unsafe runs.withUnsafeBufferPointer { runs in
                unsafe strings.bytes.withUnsafeBufferPointer { bytes in
                    unsafe strings.offsets.withUnsafeBufferPointer { offsets in
                        unsafe recent.withUnsafeBufferPointer { recent in
                            let known = unsafe albatross_known_strings(
                                bytes: bytes.baseAddress, offsets: offsets.baseAddress,
                                count: offsets.count - 1, recent: recent.baseAddress)
                            return unsafe albatross_recall(
                                source.baseAddress, source.count, runs.baseAddress, runs.count,
                                known, codes.baseAddress.unsafelyUnwrapped + first)
                        }
                    }
                }
            }
        }
    }

    private mutating func internTogether(
        _ source: Span<UInt8>, _ runs: Span<ByteRun>, into codes: inout OutputSpan<UInt32>
    ) {
        unsafe codes.withUnsafeMutableBufferPointer { codes, filled in
            var first = 0
            while first < runs.count {
                let part = runs.extracting(first..<min(first + Self.togetherLimit, runs.count))
                let target = codes.extracting(filled..<filled + part.count)
                unsafe lookUp(source, part, into: target)
                for place in 0..<missingCount {
                    let (hash, index) = (missing[place].hash, Int(missing[place].index))
                    let run = part[index]
                    unsafe target[index] = intern(source, run.start, run.count, hash: hash)
                }
                filled += part.count
                first += part.count
            }
        }
    }

    private static let togetherLimit = Int(ALBATROSS_LOOKUP_LIMIT)

    /// Writes the codes of the strings that are found at once, and lists the others in `missing`.
    private mutating func lookUp(
        _ source: Span<UInt8>, _ runs: Span<ByteRun>, into codes: UnsafeMutableBufferPointer<UInt32>
    ) {
        if missing.isEmpty {
            missing = Array(repeating: albatross_missing_run(), count: Self.togetherLimit)
        }
        missingCount = unsafe source.withUnsafeBufferPointer { source in
            unsafe runs.withUnsafeBufferPointer { runs in
                unsafe strings.bytes.withUnsafeBufferPointer { bytes in
                    unsafe strings.offsets.withUnsafeBufferPointer { offsets in
                        unsafe slots.withUnsafeBufferPointer { slots in
                            unsafe missing.withUnsafeMutableBufferPointer { missing in
                                let table = unsafe albatross_string_table(
                                    bytes: bytes.baseAddress, offsets: offsets.baseAddress,
                                    count: offsets.count - 1, slots: slots.baseAddress,
                                    shift: UInt32(shift), seed: Self.seed)
                                return unsafe albatross_look_up(
                                    source.baseAddress, source.count, runs.baseAddress, runs.count,
                                    table, codes.baseAddress, missing.baseAddress)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Takes the runs of `source` for new strings without a look; their codes count on.
    ///
    /// For columns that hardly ever repeat: the list is no dictionary any more.
    package mutating func appendUnchecked(_ source: Span<UInt8>, runs: Span<ByteRun>) {
        strings.append(source, runs: runs)
    }

    @inline(never)
    private mutating func add(
        _ source: Span<UInt8>, _ start: Int, _ count: Int, hash: UInt64, slot: Int
    ) -> UInt32 {
        let code = strings.count
        strings.append(source, start, count)
        slots[slot] = hash & Self.tagMask | UInt64(code + 1)
        if strings.count * 2 > slots.count { grow() }
        return UInt32(code)
    }

    private mutating func grow() {
        let mask = slots.count * 4 - 1
        shift -= 2
        var larger = [UInt64](repeating: 0, count: mask + 1)
        for entry in slots where entry != 0 {
            // Only the upper half is known: a table beyond 2^32 slots would need more.
            var slot = Int(truncatingIfNeeded: (entry & Self.tagMask) &>> shift)
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = entry
        }
        slots = larger
    }
}
