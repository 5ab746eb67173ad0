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
        intern(source, start, count, hash: Kernels.hash(source, start, count))
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

    /// Appends the codes of many strings of `source` to `codes`; a run that starts below 0 is null.
    ///
    /// In passes, so that the misses of the cache overlap: hashes, then slots, then where the known
    /// strings lie, and only then the comparisons; each asks for what the next will read. A run equal
    /// to the one before is not looked up.
    package mutating func intern(
        _ source: Span<UInt8>, runs: Span<ByteRun>, into codes: inout [UInt32]
    ) {
        let isSmall = count <= Self.cachedCount
        codes.append(addingCapacity: runs.count) { codes in
            if isSmall {
                internEach(source, runs, into: &codes)
            } else {
                internInPasses(source, runs, into: &codes)
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

    private mutating func internInPasses(
        _ source: Span<UInt8>, _ runs: Span<ByteRun>, into codes: inout OutputSpan<UInt32>
    ) {
        unsafe withUnsafeTemporaryAllocation(of: Candidate.self, capacity: runs.count) { found in
            for index in runs.indices {
                let run = runs[index]
                var candidate = Candidate()
                if run.start < 0 {
                    candidate.state = .null
                } else if index > 0, runs[index - 1].start >= 0, run.count == runs[index - 1].count,
                    Kernels.equal(source, run.start, source, runs[index - 1].start, run.count)
                {
                    candidate.state = .repeated
                } else {
                    candidate.hash = Kernels.hash(source, run.start, run.count)
                    Kernels.prefetch(slots.span, Int(truncatingIfNeeded: candidate.hash &>> shift))
                }
                unsafe found.initializeElement(at: index, to: candidate)
            }
            for index in runs.indices {
                let candidate = unsafe found[index]
                guard candidate.state == .open else { continue }
                let entry = slots[Int(truncatingIfNeeded: candidate.hash &>> shift)]
                guard entry != 0, (entry ^ candidate.hash) & Self.tagMask == 0 else { continue }
                unsafe found[index].code = Int(truncatingIfNeeded: entry & ~Self.tagMask) &- 1
                Kernels.prefetch(strings.offsets.span, unsafe found[index].code)
            }
            for index in runs.indices {
                let code = unsafe found[index].code
                guard code >= 0 else { continue }
                let (range, run) = (strings.range(code), runs[index])
                guard range.count == run.count, run.count > 0 else { continue }
                unsafe found[index].start = range.lowerBound
                unsafe found[index].state = .matched
                // Longer ones are followed by the processor itself.
                Kernels.prefetch(strings.bytes.span, range.lowerBound)
                Kernels.prefetch(strings.bytes.span, range.upperBound - 1)
            }
            var last = Self.null
            for index in runs.indices {
                let (run, candidate) = (runs[index], unsafe found[index])
                switch candidate.state {
                case .null:
                    codes.append(Self.null)
                    continue
                case .repeated: break
                case .matched
                where Kernels.equal(
                    strings.bytes.span, candidate.start, source, run.start, run.count):
                    last = UInt32(truncatingIfNeeded: candidate.code)
                case .matched, .open:
                    last = intern(source, run.start, run.count, hash: candidate.hash)
                }
                codes.append(last)
            }
        }
    }

    /// A string on its way through the passes.
    private struct Candidate: BitwiseCopyable {
        enum State: UInt8, BitwiseCopyable {
            case open, null, repeated, matched
        }

        var hash: UInt64 = 0
        /// Of the string that may be the same; -1 for none.
        var code = -1
        /// Where the string that may be the same begins.
        var start = 0
        var state = State.open
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
