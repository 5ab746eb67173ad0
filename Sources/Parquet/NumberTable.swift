import Bytes
import CShims

/// The distinct numbers of a chunk, in the order in which they came.
struct NumberTable<Number: BitwiseCopyable> {
    let distinct: [Number]
    /// Rows of each of the distinct numbers.
    let counts: [UInt32]
    let codes: [UInt32]

    fileprivate init(_ found: FoundNumbers, _ make: (UInt64) -> Number) {
        distinct = found.distinct.map(make)
        counts = found.codes.occurrences(below: distinct.count)
        codes = found.codes
    }
}

extension NumberTable<Int32> {
    /// Nil once a dictionary cannot pay.
    init?(_ numbers: [Int32]) {
        let found = unsafe FoundNumbers(numbers) {
            unsafe albatross_number_codes_32($0, $1, $2, $3)
        }
        guard let found else { return nil }
        self.init(found) { Int32(truncatingIfNeeded: $0) }
    }
}

extension NumberTable<Int64> {
    init?(_ numbers: [Int64]) {
        let found = unsafe FoundNumbers(numbers) {
            unsafe albatross_number_codes_64($0, $1, $2, $3)
        }
        guard let found else { return nil }
        self.init(found) { Int64(bitPattern: $0) }
    }
}

extension NumberTable<Double> {
    /// Numbers of different bits are different.
    init?(_ numbers: [Double]) {
        let found = unsafe FoundNumbers(numbers) {
            unsafe albatross_number_codes_64($0, $1, $2, $3)
        }
        guard let found else { return nil }
        self.init(found) { Double(bitPattern: $0) }
    }
}

/// The distinct numbers of a chunk by their bits, and the code of each.
private struct FoundNumbers {
    private(set) var distinct: [UInt64] = []
    private(set) var codes: [UInt32] = []

    /// A table begins with room for half as many numbers as this power of two.
    private static let firstSlotBits: UInt32 = 8

    /// - Parameter find: writes codes until the table is full, and tells how many.
    @inline(__always)
    init?<Number: BitwiseCopyable>(
        _ numbers: [Number],
        _ find: (
            UnsafeRawPointer, Int, UnsafeMutablePointer<albatross_number_table>,
            UnsafeMutablePointer<UInt32>
        ) -> Int
    ) {
        guard !numbers.isEmpty else { return nil }
        // An entry costs more than it saves unless its value comes again.
        let limit = max(1, numbers.count / 2)
        var distinct: [UInt64] = []
        var slotBits = Self.firstSlotBits
        // Of a column of one value it is found once.
        let isUniform = unsafe numbers.withUnsafeBytes {
            unsafe Columns.areEqual($0, size: MemoryLayout<Number>.size)
        }
        let looked = isUniform ? 1 : numbers.count
        var next = 0
        codes = unsafe [UInt32](unsafeUninitializedCapacity: numbers.count) { codes, count in
            unsafe numbers.withUnsafeBytes { source in
                while next < looked {
                    let room = min(limit, 1 << Int(slotBits - 1))
                    next += unsafe Self.grow(&distinct, to: room, slotBits) { table in
                        unsafe find(
                            source.baseAddress.unsafelyUnwrapped
                                + next * MemoryLayout<Number>.size, looked - next, table,
                            codes.baseAddress.unsafelyUnwrapped + next)
                    }
                    if next < looked, room == limit { break }
                    slotBits += 1
                }
            }
            count = next
        }
        guard next == looked else { return nil }
        if isUniform { codes = Array(repeating: 0, count: numbers.count) }
        self.distinct = distinct
    }

    /// Finds numbers with a table of `1 << slotBits` slots, which those known already are put into.
    private static func grow(
        _ distinct: inout [UInt64], to room: Int, _ slotBits: UInt32,
        _ find: (UnsafeMutablePointer<albatross_number_table>) -> Int
    ) -> Int {
        var slots = [albatross_number_slot](
            repeating: albatross_number_slot(bits: 0, code: 0), count: 1 << Int(slotBits))
        let known = distinct.count
        distinct += [UInt64](repeating: 0, count: room - known)
        var (done, found) = (0, known)
        unsafe slots.withUnsafeMutableBufferPointer { slots in
            unsafe distinct.withUnsafeMutableBufferPointer { distinct in
                var table = unsafe albatross_number_table(
                    slots: slots.baseAddress, slot_bits: slotBits, distinct: distinct.baseAddress,
                    found: known, limit: room)
                unsafe albatross_number_table_fill(&table)
                done = unsafe find(&table)
                found = unsafe table.found
            }
        }
        distinct.removeLast(room - found)
        return done
    }
}
