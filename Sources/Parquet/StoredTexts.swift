import Bytes

/// A text column as it was read: distinct texts, and for each row the number of its text.
package struct StoredTexts: Sendable {
    package private(set) var distinct: [String] = []
    /// Nil is null.
    package let codes: [Int?]

    /// - Throws: `.corrupt` if the column is no text.
    package init(_ data: ChunkData) throws(ParquetError) {
        var numbers: [Int] = []
        switch data.values {
        case .coded(let strings, let coded):
            distinct = (0..<strings.count).map(strings.text)
            numbers = coded.map(Int.init)
        case .bytes(let strings):
            var known: [String: Int] = [:]
            for index in 0..<strings.count {
                let text = strings.text(index)
                let number = known[text] ?? distinct.count
                if number == distinct.count {
                    known[text] = number
                    distinct.append(text)
                }
                numbers.append(number)
            }
        default: throw .corrupt("a column of numbers where texts belong")
        }
        codes = data.inPlace(numbers)
    }

    /// The text of a row; nil is null.
    package func text(_ row: Int) -> String? { codes[row].map { distinct[$0] } }
}

extension ChunkData {
    /// The column's integers, nulls in their places.
    /// - Throws: `.corrupt` if the column holds none.
    package func integers() throws(ParquetError) -> [Int64?] {
        switch values {
        case .int32(let numbers): return inPlace(numbers.map(Int64.init))
        case .int64(let numbers): return inPlace(numbers)
        default: throw .corrupt("a column of other values where integers belong")
        }
    }

    /// One entry a row for `values`, which has one for each row that is not null.
    fileprivate func inPlace<Value>(_ values: [Value]) -> [Value?] {
        guard let isPresent else { return values }
        var next = values.makeIterator()
        return isPresent.map { $0 ? next.next() : nil }
    }
}
