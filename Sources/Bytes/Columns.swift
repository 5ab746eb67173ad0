import CShims

/// Columns of numbers as a whole: nulls, and what is picked of them.
package enum Columns {
    /// The values of a part that are not null; and which are not, one entry each, unless none is null.
    package typealias Present<Value> = (values: [Value], isPresent: [Bool]?)

    package static func present(
        _ column: [UInt32], _ range: Range<Int>, null: UInt32
    ) -> Present<UInt32> {
        present32(column.span.extracting(range), null: null)
    }

    package static func present(
        _ column: [Int32], _ range: Range<Int>, null: Int32
    ) -> Present<Int32> {
        present32(column.span.extracting(range), null: UInt32(bitPattern: null))
    }

    package static func present(
        _ column: [Int64], _ range: Range<Int>, null: Int64
    ) -> Present<Int64> {
        let values = column.span.extracting(range)
        let null = UInt64(bitPattern: null)
        return unsafe values.withUnsafeBytes { source in
            let source = source.baseAddress
            guard unsafe albatross_nulls_64(source, values.count, null) > 0 else {
                return (copy(values), nil)
            }
            return unsafe kept(values) { unsafe albatross_keep_64(source, $0.count, null, $1, $2) }
        }
    }

    /// NaN is null.
    package static func present(_ column: [Double], _ range: Range<Int>) -> Present<Double> {
        let values = column.span.extracting(range)
        let nulls = unsafe values.withUnsafeBufferPointer {
            unsafe albatross_nans($0.baseAddress, $0.count)
        }
        guard nulls > 0 else { return (copy(values), nil) }
        let isPresent = values.indices.map { !values[$0].isNaN }
        return (values.indices.filter { isPresent[$0] }.map { values[$0] }, isPresent)
    }

    /// Numbers that are known to be below a bound, as places among so many entries.
    package struct Places: Sendable {
        fileprivate let numbers: [UInt32]
        fileprivate let bound: Int

        package init(_ numbers: [UInt32], below bound: Int) {
            precondition(Columns.are(numbers.span, below: bound), "places that are there")
            (self.numbers, self.bound) = (numbers, bound)
        }

        package var count: Int { numbers.count }
    }

    /// The entries at `places`.
    package static func picked(_ entries: [UInt32], at places: Places) -> [UInt32] {
        picked32(entries, places)
    }

    package static func picked(_ entries: [Int32], at places: Places) -> [Int32] {
        picked32(entries, places)
    }

    package static func picked(_ entries: [Int64], at places: Places) -> [Int64] {
        picked64(entries, places)
    }

    package static func picked(_ entries: [Double], at places: Places) -> [Double] {
        picked64(entries, places)
    }

    package static func picked(_ entries: [Bool], at places: Places) -> [Bool] {
        unsafe picked(entries, places) { unsafe albatross_pick_8($0, $1, $2, $3) }
    }

    /// Whether all places are below `bound`.
    package static func are(_ places: Span<UInt32>, below bound: Int) -> Bool {
        let highest = unsafe places.withUnsafeBufferPointer {
            unsafe albatross_highest($0.baseAddress, $0.count)
        }
        return places.isEmpty || Int(highest) < bound
    }

    /// Whether all values are equal; also of no values.
    package static func areEqual(_ values: Span<UInt32>) -> Bool {
        unsafe values.withUnsafeBytes { unsafe areEqual($0, size: MemoryLayout<UInt32>.size) }
    }

    /// The same of values of `size` bytes each.
    @unsafe package static func areEqual(_ bytes: UnsafeRawBufferPointer, size: Int) -> Bool {
        unsafe albatross_are_equal(bytes.baseAddress, bytes.count, size)
    }

    @inline(__always)
    private static func present32<Value: BitwiseCopyable>(
        _ values: Span<Value>, null: UInt32
    ) -> Present<Value> {
        unsafe values.withUnsafeBytes { source in
            let source = source.baseAddress
            guard unsafe albatross_nulls_32(source, values.count, null) > 0 else {
                return (copy(values), nil)
            }
            return unsafe kept(values) { unsafe albatross_keep_32(source, $0.count, null, $1, $2) }
        }
    }

    /// Values are stored sixteen at once, so the last may reach beyond those that count.
    private static let slack = 16

    @inline(__always)
    private static func kept<Value: BitwiseCopyable>(
        _ values: Span<Value>,
        _ keep: (Span<Value>, UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?) -> Int
    ) -> Present<Value> {
        var isPresent: [Bool] = []
        let room = values.count + slack
        let kept = unsafe [Value](unsafeUninitializedCapacity: room) { kept, found in
            let target = UnsafeMutableRawPointer(kept.baseAddress)
            unsafe isPresent = [Bool](unsafeUninitializedCapacity: values.count) { flags, count in
                unsafe flags.withMemoryRebound(to: UInt8.self) { flags in
                    found = unsafe keep(values, target, flags.baseAddress)
                }
                count = values.count
            }
        }
        return (kept, isPresent)
    }

    @inline(__always)
    private static func copy<Value: BitwiseCopyable>(_ values: Span<Value>) -> [Value] {
        unsafe values.withUnsafeBufferPointer { unsafe Array($0) }
    }

    @inline(__always)
    private static func picked32<Value: BitwiseCopyable>(
        _ entries: [Value], _ places: Places
    ) -> [Value] {
        unsafe picked(entries, places) {
            unsafe albatross_pick_32($0, entries.count, $1, $2, $3)
        }
    }

    @inline(__always)
    private static func picked64<Value: BitwiseCopyable>(
        _ entries: [Value], _ places: Places
    ) -> [Value] {
        unsafe picked(entries, places) { unsafe albatross_pick_64($0, $1, $2, $3) }
    }

    @inline(__always)
    private static func picked<Value: BitwiseCopyable>(
        _ entries: [Value], _ places: Places,
        _ pick: (
            UnsafeRawPointer?, UnsafePointer<UInt32>?, Int, UnsafeMutableRawPointer?
        ) -> Void
    ) -> [Value] {
        precondition(places.bound <= entries.count, "places that are there")
        return unsafe [Value](unsafeUninitializedCapacity: places.count) { picked, count in
            unsafe entries.withUnsafeBytes { entries in
                unsafe places.numbers.withUnsafeBufferPointer { places in
                    unsafe pick(
                        entries.baseAddress, places.baseAddress, places.count, picked.baseAddress)
                }
            }
            count = places.count
        }
    }
}
