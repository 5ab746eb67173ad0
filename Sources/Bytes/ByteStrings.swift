/// A list of byte strings in one buffer: string `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
package struct ByteStrings: Sendable, Equatable {
    @usableFromInline package internal(set) var bytes: [UInt8] = []
    /// `count + 1` entries, the first of them 0.
    @usableFromInline package internal(set) var offsets: [Int] = [0]

    package init() {}

    package init(_ texts: some Sequence<String>) {
        for text in texts { append(Array(text.utf8)) }
    }

    /// Takes a buffer and where its strings begin: `offsets` never falls, from 0 to `bytes.count`.
    package init(bytes: [UInt8], offsets: [Int]) {
        precondition(offsets.first == 0 && offsets.last == bytes.count, "offsets span the buffer")
        self.bytes = bytes
        self.offsets = offsets
    }

    /// Strings that each begin with some bytes of the one before, and go on with one of `suffixes`.
    /// - Parameter bounds: where the suffixes lie, one bound more than there are suffixes.
    package init(prefixes: [Int32], suffixes: Span<UInt8>, bounds: [Int]) {
        precondition(prefixes.count == bounds.count - 1, "a prefix and a suffix for each string")
        var offsets: [Int] = []
        offsets.reserveCapacity(bounds.count)
        offsets.append(0)
        var previous = 0
        var total = 0
        for (index, prefix) in prefixes.enumerated() {
            precondition(prefix >= 0 && prefix <= previous, "a prefix of the string before")
            precondition(bounds[index] >= 0 && bounds[index] <= bounds[index + 1])
            previous = Int(prefix) + bounds[index + 1] - bounds[index]
            total += previous
            offsets.append(total)
        }
        precondition(bounds[prefixes.count] <= suffixes.count, "suffixes in their buffer")
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: total) { target, count in
            unsafe suffixes.withUnsafeBufferPointer { source in
                var last = 0
                for (index, prefix) in prefixes.enumerated() {
                    let (start, shared) = (offsets[index], Int(prefix))
                    unsafe Self.copy(target, start, from: UnsafeBufferPointer(target), last, shared)
                    unsafe Self.copy(
                        target, start + shared, from: source, bounds[index],
                        bounds[index + 1] - bounds[index])
                    last = start
                }
            }
            count = total
        }
        self.offsets = offsets
    }

    @inlinable package var count: Int { offsets.count &- 1 }

    @inlinable @inline(__always)
    package func range(_ index: Int) -> Range<Int> {
        offsets[index]..<offsets[index + 1]
    }

    package subscript(_ index: Int) -> ArraySlice<UInt8> {
        bytes[range(index)]
    }

    /// String `index` as text; invalid UTF-8 is replaced.
    package func text(_ index: Int) -> String {
        String(decoding: self[index], as: UTF8.self)
    }

    package mutating func append(_ string: some Collection<UInt8>) {
        bytes.append(contentsOf: string)
        offsets.append(bytes.count)
    }

    /// Appends `source[start..<start + count]`.
    package mutating func append(_ source: Span<UInt8>, _ start: Int, _ count: Int) {
        Self.append(source, start, count, to: &bytes)
        offsets.append(bytes.count)
    }

    package mutating func append(contentsOf other: ByteStrings) {
        let base = bytes.count
        bytes.append(contentsOf: other.bytes)
        offsets.reserveCapacity(offsets.count + other.count)
        for offset in other.offsets.dropFirst() { offsets.append(base + offset) }
    }

    package mutating func reserveCapacity(strings: Int, bytes total: Int) {
        bytes.reserveCapacity(total)
        offsets.reserveCapacity(strings + 1)
    }

    /// Unsigned byte order, the order of Parquet's statistics.
    package func isLess(_ left: Int, _ right: Int) -> Bool {
        Kernels.precedes(bytes.span, range(left), bytes.span, range(right))
    }

    static func append(
        _ source: Span<UInt8>, _ start: Int, _ count: Int, to bytes: inout [UInt8]
    ) {
        unsafe source.extracting(start..<start + count).withUnsafeBufferPointer { run in
            unsafe bytes.append(contentsOf: run)
        }
    }

    /// Both runs must lie in their buffers, apart from each other.
    @inline(__always)
    private static func copy(
        _ target: UnsafeMutableBufferPointer<UInt8>, _ to: Int,
        from source: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int
    ) {
        guard count > 0 else { return }
        unsafe target.baseAddress.unsafelyUnwrapped.advanced(by: to).initialize(
            from: source.baseAddress.unsafelyUnwrapped.advanced(by: start), count: count)
    }
}
