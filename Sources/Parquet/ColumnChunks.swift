/// The chunks of a row group by column.
///
/// Questions mostly ask for few columns of many files. With room for every chunk the footers of a day
/// would take 500 pages of memory more, each of which the system hands out in microseconds.
package struct ColumnChunks: Sendable, Equatable {
    private var kept: [ColumnChunk] = []
    /// Position in `kept` by column, negative where a chunk was passed over; nil where none was.
    private var places: [Int32]?

    /// - Parameter count: of columns, none of which is kept yet.
    init(passedOver count: Int) {
        places = Array(repeating: -1, count: count)
    }

    init(_ chunks: [ColumnChunk]) {
        kept = chunks
    }

    mutating func append(_ chunk: ColumnChunk) {
        places?.append(Int32(kept.count))
        kept.append(chunk)
    }

    /// Keeps the chunk of a column that was passed over.
    mutating func keep(_ chunk: ColumnChunk, of column: Int) {
        places?[column] = Int32(kept.count)
        kept.append(chunk)
    }
}

extension ColumnChunks: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { places?.count ?? kept.count }

    package subscript(_ column: Int) -> ColumnChunk {
        guard let places else { return kept[column] }
        return places[column] < 0 ? .passedOver : kept[Int(places[column])]
    }
}

extension ColumnChunks: ExpressibleByArrayLiteral {
    package init(arrayLiteral chunks: ColumnChunk...) {
        kept = chunks
    }
}
