import CShims

/// Many strings copied at once into one exact buffer: the kernels behind dictionaries and pages.
extension ByteStrings {
    /// The strings at `indices`, in that order.
    package func selected(_ indices: Span<UInt32>) -> ByteStrings {
        precondition(Columns.are(indices, below: count), "strings of the list")
        let room = indices.count + 1
        let bounds = unsafe [Int](unsafeUninitializedCapacity: room) { bounds, filled in
            unsafe offsets.withUnsafeBufferPointer { offsets in
                unsafe indices.withUnsafeBufferPointer { indices in
                    unsafe albatross_picked_bounds(
                        offsets.baseAddress, indices.baseAddress, indices.count, bounds.baseAddress)
                }
            }
            filled = room
        }
        let bytes = unsafe Self.concatenated(from: self, bytes: bounds[indices.count]) {
            target, source in
            unsafe offsets.withUnsafeBufferPointer { offsets in
                unsafe indices.withUnsafeBufferPointer { indices in
                    unsafe albatross_copy_picked(
                        source.baseAddress, offsets.baseAddress, indices.baseAddress, indices.count,
                        target.baseAddress)
                }
            }
        }
        return ByteStrings(bytes: bytes, offsets: bounds)
    }

    /// The strings at `range`.
    package func part(_ range: Range<Int>) -> ByteStrings {
        let (start, end) = (offsets[range.lowerBound], offsets[range.upperBound])
        return ByteStrings(
            bytes: Array(bytes[start..<end]),
            offsets: offsets[range.lowerBound...range.upperBound].map { $0 - start })
    }

    /// Appends one string a run of `source`; that of null is empty.
    package mutating func append(_ source: Span<UInt8>, runs: Span<ByteRun>) {
        var total = 0
        for index in runs.indices {
            let run = runs[index]
            guard !run.isNull else { continue }
            precondition(run.start + run.count <= source.count)
            total += run.count
        }
        var end = bytes.count
        bytes.append(addingCapacity: total) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                unsafe source.withUnsafeBufferPointer { source in
                    for index in runs.indices {
                        let run = runs[index]
                        guard !run.isNull else { continue }
                        unsafe Self.copy(
                            target, count, from: source, run.start..<run.start &+ run.count)
                        count += run.count
                    }
                }
            }
        }
        offsets.append(addingCapacity: runs.count) { offsets in
            for index in runs.indices {
                if !runs[index].isNull { end += runs[index].count }
                offsets.append(end)
            }
        }
    }

    /// What is left of `strings[range]` once `dropped[i]` bytes are taken off the front of the i-th.
    package func rests(
        _ range: Range<Int>, dropping dropped: [Int32]
    ) -> (lengths: [Int32], bytes: [UInt8]) {
        precondition(dropped.count == range.count, "a length for each string")
        let bounds = offsets[range.lowerBound...range.upperBound]
        return unsafe bounds.withUnsafeBufferPointer { bounds in
            unsafe dropped.withUnsafeBufferPointer { dropped in
                var least: Int32 = 0
                let lengths = unsafe [Int32](unsafeUninitializedCapacity: dropped.count) {
                    lengths, count in
                    least = unsafe albatross_rest_lengths(
                        bounds.baseAddress, dropped.baseAddress, dropped.count, lengths.baseAddress)
                    count = dropped.count
                }
                precondition(least >= 0, "no more than a string has")
                let total = lengths.reduce(0) { $0 + Int($1) }
                let bytes = unsafe Self.concatenated(from: self, bytes: total) { target, source in
                    unsafe albatross_copy_rests(
                        source.baseAddress, bounds.baseAddress, dropped.baseAddress, dropped.count,
                        target.baseAddress)
                }
                return (lengths, bytes)
            }
        }
    }

    /// `strings[range]`, each behind its length in four bytes, little endian.
    func behindLengths(_ range: Range<Int>) -> [UInt8] {
        guard let first = range.first, let last = range.last else { return [] }
        let text = self.range(last).upperBound - self.range(first).lowerBound
        return unsafe Self.concatenated(from: self, bytes: text + 4 * range.count) {
            target, source in
            var end = 0
            for index in range {
                let place = self.range(index)
                unsafe UnsafeMutableRawBufferPointer(target).storeBytes(
                    of: UInt32(place.count).littleEndian, toByteOffset: end, as: UInt32.self)
                unsafe Self.copy(target, end + 4, from: source, place)
                end += 4 + place.count
            }
        }
    }

    /// Bytes that two strings of the list share at their beginnings.
    func sharedPrefix(_ left: Int, _ right: Int) -> Int {
        let (first, second) = (range(left), range(right))
        return Kernels.sharedPrefix(
            bytes.span, first.lowerBound, second.lowerBound, min(first.count, second.count))
    }

    /// Bytes that each string of `range` shares with the one before, the first with none.
    package func sharedPrefixes(_ range: Range<Int>) -> [Int32] {
        let bounds = offsets[range.lowerBound...range.upperBound]
        return unsafe [Int32](unsafeUninitializedCapacity: range.count) { shared, count in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe bounds.withUnsafeBufferPointer { bounds in
                    unsafe albatross_shared_prefixes(
                        bytes.baseAddress, bounds.baseAddress, range.count, shared.baseAddress)
                }
            }
            count = range.count
        }
    }

    @inline(__always)
    private static func concatenated(
        from strings: ByteStrings, bytes total: Int,
        _ fill: (UnsafeMutableBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
    ) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: total) { target, count in
            unsafe strings.bytes.withUnsafeBufferPointer { unsafe fill(target, $0) }
            count = total
        }
    }

    /// Copies a run, which the callers' sums keep inside both buffers; short runs without a call.
    @inline(__always)
    private static func copy(
        _ target: UnsafeMutableBufferPointer<UInt8>, _ to: Int,
        from source: UnsafeBufferPointer<UInt8>, _ run: Range<Int>
    ) {
        let count = run.count
        guard count > 0 else { return }
        let from = unsafe UnsafeRawPointer(source.baseAddress.unsafelyUnwrapped) + run.lowerBound
        let into = unsafe UnsafeMutableRawPointer(target.baseAddress.unsafelyUnwrapped) + to
        if count >= 16, count <= 64 {
            var offset = 0
            while offset &+ 16 < count {
                unsafe move16(from + offset, into + offset)
                offset &+= 16
            }
            unsafe move16(from + (count &- 16), into + (count &- 16))
        } else {
            unsafe into.copyMemory(from: from, byteCount: count)
        }
    }

    @inline(__always)
    private static func move16(_ from: UnsafeRawPointer, _ into: UnsafeMutableRawPointer) {
        let low = unsafe from.loadUnaligned(as: UInt64.self)
        let high = unsafe (from + 8).loadUnaligned(as: UInt64.self)
        unsafe into.storeBytes(of: low, as: UInt64.self)
        unsafe (into + 8).storeBytes(of: high, as: UInt64.self)
    }
}
