import Bytes

/// What a file says of a chunk, held against the chunk's values. Pages have checksums; bounds, page
/// indexes and bloom filters have none, and engines leave rows out by them.
struct ChunkProof {
    private let data: ChunkData
    private let pages: [Page]
    private let whole: ValueBounds
    /// Statistics as they ought to be.
    let truth: Statistics

    /// A data page: its rows, how many of them are null, and its values' bounds.
    private struct Page {
        let firstRow: Int
        let rows: Int
        let nulls: Int
        let bounds: ValueBounds
    }

    /// - Parameter pageRows: how many rows each data page has; together as many as `data`.
    init(_ data: ChunkData, pageRows: [Int]) throws(ParquetError) {
        guard pageRows.allSatisfy({ (0...data.rowCount).contains($0) }),
            pageRows.reduce(0, +) == data.rowCount
        else { throw .corrupt("pages with other rows than their chunk") }
        let ranks = Self.ranks(data.values)
        var whole = ValueBounds(data.values, 0..<0, ranks: ranks)
        var pages: [Page] = []
        var (row, value) = (0, 0)
        for count in pageRows {
            let rows = row..<row + count
            let present = data.isPresent?[rows].reduce(0) { $1 ? $0 + 1 : $0 } ?? count
            let bounds = ValueBounds(data.values, value..<value + present, ranks: ranks)
            whole.merge(bounds, of: data.values, ranks: ranks)
            pages.append(
                Page(firstRow: row, rows: count, nulls: count - present, bounds: bounds))
            row += count
            value += present
        }
        self.data = data
        self.pages = pages
        self.whole = whole
        truth = Statistics(whole, of: data.values, nullCount: data.nullCount)
    }

    /// Proves the counts and bounds of the footer.
    func check(_ claim: Statistics) throws(ParquetError) {
        if let count = claim.nullCount, count != truth.nullCount {
            throw .corrupt("the footer says \(count) nulls, there are \(data.nullCount)")
        }
        if let count = claim.nanCount, let found = truth.nanCount, count != found {
            throw .corrupt("the footer says \(count) NaNs, there are \(found)")
        }
        guard let low = whole.low, let high = whole.high else { return }
        let below = try claim.minimum.map { bound throws(ParquetError) in try order(bound, low) }
        let above = try claim.maximum.map { bound throws(ParquetError) in try order(bound, high) }
        // What is called exact has to be a value: engines answer min() and max() with it.
        if let below, below > 0 || claim.isMinimumExact == true && below != 0 {
            throw .corrupt("the footer's minimum is not that of the values")
        }
        if let above, above < 0 || claim.isMaximumExact == true && above != 0 {
            throw .corrupt("the footer's maximum is not that of the values")
        }
    }

    /// Proves the bounds of each page.
    func check(_ index: ColumnIndex) throws(ParquetError) {
        guard index.nullPages.count == pages.count,
            index.nullCounts.isEmpty || index.nullCounts.count == pages.count
        else { throw .corrupt("a column index of other pages") }
        for (number, page) in pages.enumerated() {
            do throws(ParquetError) {
                guard index.nullPages[number] == (page.nulls == page.rows),
                    index.nullCounts.isEmpty || index.nullCounts[number] == page.nulls
                else { throw ParquetError.corrupt("the column index counts other nulls") }
                guard let low = page.bounds.low, let high = page.bounds.high else { continue }
                guard try order(index.minimums[number], low) <= 0,
                    try order(index.maximums[number], high) >= 0
                else { throw ParquetError.corrupt("values outside of the column index's bounds") }
            } catch { throw error.at(page: .data(number)) }
        }
        let used = index.nullPages.indices.filter { !index.nullPages[$0] }
        for bounds in [index.minimums, index.maximums] {
            for (left, right) in zip(used, used.dropFirst()) {
                let step = try order(bounds[left], bounds[right])
                if step > 0 && index.order == .ascending || step < 0 && index.order == .descending {
                    throw .corrupt("the column index calls bounds \(index.order) that are not")
                        .at(page: .data(right))
                }
            }
        }
    }

    /// Proves that every value would be found.
    func check(_ filter: BloomFilter) throws(ParquetError) {
        let strings: ByteStrings
        switch data.values {
        case .bytes(let all), .coded(let all, _): strings = all
        // Only texts are given filters here, and only texts are looked up.
        default: return
        }
        for index in 0..<strings.count {
            let range = strings.range(index)
            let hash = XXH64.of(strings.bytes.span, range.lowerBound, range.count)
            guard filter.mayContain(hash: hash) else {
                throw .corrupt("the bloom filter denies a value of the column")
            }
        }
    }

    /// Ranks of a dictionary's entries in ascending order.
    private static func ranks(_ values: ChunkValues) -> [UInt32] {
        guard case .coded(let strings, _) = values else { return [] }
        var ranks = [UInt32](repeating: 0, count: strings.count)
        let order = (0..<strings.count).sorted { strings.isLess($0, $1) }
        for (rank, code) in order.enumerated() { ranks[code] = UInt32(rank) }
        return ranks
    }

    /// How a bound stands to the value at `index`: below (-1), equal (0) or above (1).
    private func order(_ bound: [UInt8], _ index: Int) throws(ParquetError) -> Int {
        switch data.values {
        case .bytes(let strings): Self.order(bound[...], strings[index])
        case .coded(let strings, let codes): Self.order(bound[...], strings[Int(codes[index])])
        case .boolean(let flags): Self.order(try number(bound, 1), flags[index] ? 1 : 0)
        case .int32(let numbers): Self.order(try number(bound, 4), Int64(numbers[index]))
        case .int64(let numbers): Self.order(try number(bound, 8), numbers[index])
        case .float(let numbers):
            Self.order(Double(try float(bound)), Double(numbers[index]))
        case .double(let numbers): Self.order(try double(bound), numbers[index])
        }
    }

    /// The same for two bounds.
    private func order(_ left: [UInt8], _ right: [UInt8]) throws(ParquetError) -> Int {
        switch data.values {
        case .bytes, .coded: Self.order(left[...], right[...])
        case .boolean: Self.order(try number(left, 1), try number(right, 1))
        case .int32: Self.order(try number(left, 4), try number(right, 4))
        case .int64: Self.order(try number(left, 8), try number(right, 8))
        case .float: Self.order(Double(try float(left)), Double(try float(right)))
        case .double: Self.order(try double(left), try double(right))
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }

    private static func order(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        left.lexicographicallyPrecedes(right) ? -1 : left.elementsEqual(right) ? 0 : 1
    }

    private func number(_ bound: [UInt8], _ size: Int) throws(ParquetError) -> Int64 {
        guard bound.count == size else {
            throw .corrupt("a bound of \(bound.count) bytes where values have \(size)")
        }
        return size == 1 ? Int64(bound[0]) : Statistics.integer(of: bound) ?? 0
    }

    private func float(_ bound: [UInt8]) throws(ParquetError) -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: try number(bound, 4)))
    }

    private func double(_ bound: [UInt8]) throws(ParquetError) -> Double {
        Double(bitPattern: UInt64(bitPattern: try number(bound, 8)))
    }
}
