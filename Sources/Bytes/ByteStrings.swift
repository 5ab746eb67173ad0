/// A list of byte strings in one buffer: string `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
package struct ByteStrings: Sendable, Equatable {
    package private(set) var bytes: [UInt8] = []
    /// `count + 1` entries, the first of them 0.
    package private(set) var offsets: [Int] = [0]

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

    package var count: Int { offsets.count - 1 }

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

    /// Appends the first `prefix` bytes of the last string followed by string `index` of `suffixes`.
    package mutating func append(prefix: Int, _ suffixes: ByteStrings, _ index: Int) {
        let start = count == 0 ? 0 : offsets[count - 1]
        precondition(prefix <= bytes.count - start, "a prefix of the last string")
        let end = bytes.count
        // Appending a slice of the buffer to itself would copy all of it.
        bytes.append(contentsOf: repeatElement(0, count: prefix))
        unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end..<end + prefix])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<start + prefix]))
        }
        let range = suffixes.range(index)
        append(suffixes.bytes.span, range.lowerBound, range.count)
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
}
