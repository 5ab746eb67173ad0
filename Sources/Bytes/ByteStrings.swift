/// A list of byte strings in one buffer: string `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
package struct ByteStrings: Sendable, Equatable {
    package private(set) var bytes: [UInt8] = []
    /// `count + 1` entries, the first of them 0.
    package private(set) var offsets: [Int] = [0]

    package init() {}

    package init(_ texts: some Sequence<String>) {
        for text in texts { append(Array(text.utf8)) }
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
