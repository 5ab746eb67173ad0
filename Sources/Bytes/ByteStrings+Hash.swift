import CShims

extension ByteStrings {
    /// The XXH64 of each string.
    package func hashes() -> [UInt64] {
        var hashes = [UInt64](repeating: 0, count: count)
        var next = 0
        while next < count {
            next += hashEqualLengths(from: next, &hashes)
            // Eight that differ in length, and the last ones.
            for index in next..<min(next + 8, count) {
                let range = range(index)
                hashes[index] = XXH64.of(bytes.span, range.lowerBound, range.count)
            }
            next = min(next + 8, count)
        }
        return hashes
    }

    /// - Returns: how many strings from `first` on were of one length and hashed.
    private func hashEqualLengths(from first: Int, _ hashes: inout [UInt64]) -> Int {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe offsets.withUnsafeBufferPointer { offsets in
                unsafe hashes.withUnsafeMutableBufferPointer { hashes in
                    unsafe albatross_hash_equal_lengths(
                        bytes.baseAddress, offsets.baseAddress.unsafelyUnwrapped + first,
                        count - first, hashes.baseAddress.unsafelyUnwrapped + first)
                }
            }
        }
    }
}
