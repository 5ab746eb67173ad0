import Bytes

extension Rows {
    /// Keeps the rows that `order` names, in that order, of all columns but those of distinct strings.
    ///
    /// A column at a time, so that what is read at random is no larger than one column, which a
    /// core's cache holds.
    /// Columns of distinct strings stay as they are: to copy their bytes once more would cost more
    /// than to go by `order`.
    /// - Parameter order: row numbers, none of them twice.
    package mutating func arrange(_ order: [UInt32]) {
        let order = Columns.Places(order, below: count)
        for index in texts.indices {
            if texts[index].pool.count == 0 {
                texts[index].codes = Array(repeating: StringPool.null, count: order.count)
            } else {
                texts[index].codes = Columns.picked(texts[index].codes, at: order)
            }
        }
        for index in integers.indices {
            integers[index] = Columns.picked(integers[index], at: order)
        }
        for index in longs.indices { longs[index] = Columns.picked(longs[index], at: order) }
        for index in doubles.indices { doubles[index] = Columns.picked(doubles[index], at: order) }
        isLive = Columns.picked(isLive, at: order)
    }
}
