import Bytes

extension Rows {
    /// Keeps the rows that `order` names, in that order.
    ///
    /// A column at a time, so that what is read at random is no larger than one column, which a
    /// core's cache holds.
    /// - Parameter order: row numbers, none of them twice.
    package mutating func arrange(_ order: [UInt32]) {
        for index in texts.indices {
            if texts[index].pool.count == 0 {
                texts[index].codes = Array(repeating: StringPool.null, count: order.count)
            } else {
                texts[index].codes = Self.arranged(texts[index].codes, order)
            }
        }
        for index in integers.indices { integers[index] = Self.arranged(integers[index], order) }
        for index in longs.indices { longs[index] = Self.arranged(longs[index], order) }
        for index in doubles.indices { doubles[index] = Self.arranged(doubles[index], order) }
        for index in distincts.indices {
            distincts[index].strings = distincts[index].strings.selected(order.span)
            distincts[index].present = Self.arranged(distincts[index].present, order)
        }
        isLive = Self.arranged(isLive, order)
    }

    @inline(__always)
    private static func arranged<Value: BitwiseCopyable>(
        _ column: [Value], _ order: [UInt32]
    ) -> [Value] {
        let column = column.span
        return [Value](capacity: order.count) { values in
            for row in order { values.append(column[Int(row)]) }
        }
    }
}
