import CShims

/// Numbers in ascending order, a digit of eleven bits after the other.
package enum DigitSort {
    /// Below so many numbers a sort by comparison takes less than the passes over the digits.
    private static let fewNumbers = 512

    /// Sorts by the bits from `bit` on; those below it are in order already where these agree.
    package static func sort(_ keys: inout [UInt64], from bit: Int) {
        precondition((0..<64).contains(bit))
        guard keys.count >= fewNumbers else { return keys.sort() }
        unsafe keys.withUnsafeMutableBufferPointer { keys in
            unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: keys.count) { room in
                unsafe albatross_sort(keys.baseAddress, keys.count, UInt32(bit), room.baseAddress)
            }
        }
    }

    /// Leaves of each word the bits of `mask`, side by side.
    static func squeeze(_ words: inout [UInt64], to mask: UInt64) {
        unsafe words.withUnsafeMutableBufferPointer {
            unsafe albatross_squeeze($0.baseAddress, $0.count, mask)
        }
    }
}
