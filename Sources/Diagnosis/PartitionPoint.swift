extension RandomAccessCollection where Index == Int {
    /// Position of the first element that does not stand before what is sought, by halving.
    /// - Parameter isBefore: true for a first part of the elements, false for all others.
    @inlinable package func partitionPoint(_ isBefore: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
