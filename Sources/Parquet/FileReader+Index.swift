import Bytes

/// Reading less than a chunk: by the page index and the bloom filter, where a file has them.
extension FileReader {
    /// Rows of a row group, from 0, whose pages may hold a value of `bounds` in an integer or time
    /// column.
    ///
    /// - Returns: the rows from the first such page to the last, empty if there is none, and the
    ///   bytes read to know it; nil if the file cannot tell.
    package func rows(
        of column: Int, rowGroup: Int, within bounds: ClosedRange<Int64>
    ) throws(ParquetError) -> (rows: Range<Int>, bytesRead: Int)? {
        let group = metadata.rowGroups[rowGroup]
        let chunk = group.columns[column]
        guard let boundsPlace = chunk.columnIndex, let pagesPlace = chunk.offsetIndex,
            chunk.type == .int64 || chunk.type == .int32
        else { return nil }
        do throws(ParquetError) {
            let index = try ColumnIndex(thrift: contents(of: boundsPlace))
            let places = try OffsetIndex(thrift: contents(of: pagesPlace))
            let starts = try firstRows(places, rowCount: group.rowCount)
            guard index.nullPages.count == places.pages.count else {
                throw ParquetError.corrupt("page indexes of different lengths")
            }
            let bytes = Int(boundsPlace.length) + Int(pagesPlace.length)
            let hits = index.nullPages.indices.filter { page in
                guard !index.nullPages[page],
                    let low = Statistics.integer(of: index.minimums[page]),
                    let high = Statistics.integer(of: index.maximums[page])
                else { return !index.nullPages[page] }
                return low <= bounds.upperBound && high >= bounds.lowerBound
            }
            guard let first = hits.first, let last = hits.last else { return (0..<0, bytes) }
            return (starts[first]..<starts[last + 1], bytes)
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaves[column].name)
        }
    }

    /// Decodes the pages of a chunk that hold `rows`.
    /// - Returns: exactly those rows, and the bytes read.
    package func read(
        column: Int, rowGroup: Int, rows: Range<Int>
    ) throws(ParquetError) -> (data: ChunkData, bytesRead: Int) {
        let read = try read(column, rowGroup, rows) { reader, bytes throws(ParquetError) in
            .plain(try reader.read(bytes))
        }
        return (read.data.values, read.bytesRead)
    }

    /// The same with codes where the pages have them.
    package func readCoded(
        column: Int, rowGroup: Int, rows: Range<Int>
    ) throws(ParquetError) -> (data: ColumnData, bytesRead: Int) {
        try read(column, rowGroup, rows) { reader, bytes throws(ParquetError) in
            try reader.readCoded(bytes)
        }
    }

    private func read(
        _ column: Int, _ rowGroup: Int, _ rows: Range<Int>,
        _ decode: (ChunkReader, [UInt8]) throws(ParquetError) -> ColumnData
    ) throws(ParquetError) -> (data: ColumnData, bytesRead: Int) {
        let group = metadata.rowGroups[rowGroup]
        let chunk = group.columns[column]
        guard let place = chunk.offsetIndex, rows.count < Int(group.rowCount) else {
            let whole = try read(column, rowGroup, decode)
            return (whole.data.slice(rows), whole.bytesRead)
        }
        do throws(ParquetError) {
            let places = try OffsetIndex(thrift: contents(of: place))
            let starts = try firstRows(places, rowCount: group.rowCount)
            let pages = places.pages.indices.filter {
                starts[$0] < rows.upperBound && starts[$0 + 1] > rows.lowerBound
            }
            guard let first = pages.first, let last = pages.last else {
                guard rows.isEmpty else { throw ParquetError.corrupt("page index without pages") }
                return (.plain(ChunkData(.none(of: chunk.type))), Int(place.length))
            }
            let whole = try byteRange(of: chunk)
            let (dictionaryEnd, start) = (chunk.dataPageOffset, places.pages[first].offset)
            let end = places.pages[last].offset.addingReportingOverflow(
                Int64(places.pages[last].size))
            // Compared as numbers: a range of bounds in the wrong order would trap.
            guard !end.overflow, Int64(whole.lowerBound) <= dictionaryEnd, dictionaryEnd <= start,
                start <= end.partialValue, end.partialValue <= Int64(whole.upperBound)
            else { throw ParquetError.corrupt("pages outside of their chunk") }
            let dictionary = whole.lowerBound..<Int(dictionaryEnd)
            let data = Int(start)..<Int(end.partialValue)
            let bytes = try contents(dictionary) + contents(data)
            let covered = starts[first]..<starts[last + 1]
            var part = chunk
            part.valueCount = Int64(covered.count)
            let reader = ChunkReader(
                chunk: part, leaf: leaves[column], rowCount: Int64(covered.count),
                storedSize: bytes.count)
            let read = try decode(reader, bytes)
            let wanted =
                rows.lowerBound - covered.lowerBound..<rows.upperBound - covered.lowerBound
            return (read.slice(wanted), bytes.count + Int(place.length))
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaves[column].name)
        }
    }

    /// Whether a text may be in a chunk: by its bounds, then by its bloom filter.
    /// - Returns: false if it is certainly not there, and the bytes read to know it.
    package func mayContain(
        _ text: String, column: Int, rowGroup: Int
    ) throws(ParquetError) -> (answer: Bool, bytesRead: Int) {
        let chunk = metadata.rowGroups[rowGroup].columns[column]
        let value = Array(text.utf8)
        // Bounds may be cut; cut ones still bound.
        if let low = chunk.statistics?.minimum, value.lexicographicallyPrecedes(low) {
            return (false, 0)
        }
        if let high = chunk.statistics?.maximum, high.lexicographicallyPrecedes(value) {
            return (false, 0)
        }
        guard let place = chunk.bloomFilter else { return (true, 0) }
        do throws(ParquetError) {
            let filter = try BloomFilter(contents(of: place))
            return (filter.mayContain(value), Int(place.length))
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaves[column].name)
        }
    }

    /// First row of each page, and the row behind the last one.
    private func firstRows(
        _ index: OffsetIndex, rowCount: Int64
    ) throws(ParquetError) -> [Int] {
        var rows = index.pages.map { Int(clamping: $0.firstRow) }
        rows.append(Int(clamping: rowCount))
        guard rows.first == 0 || index.pages.isEmpty,
            zip(rows, rows.dropFirst()).allSatisfy({ $0 <= $1 })
        else { throw .corrupt("page index with rows out of order") }
        return rows
    }

    func contents(of place: FileRange) throws(ParquetError) -> [UInt8] {
        guard place.offset >= 0, place.length > 0,
            place.offset <= Int64(size) - Int64(place.length)
        else { throw .corrupt("\(place.length) bytes at \(place.offset) of a file of \(size)") }
        return try contents(Int(place.offset)..<Int(place.offset) + Int(place.length))
    }
}

extension ChunkData {
    /// The rows of a range; a dictionary stays as it is.
    func slice(_ rows: Range<Int>) -> ChunkData {
        if rows == 0..<rowCount { return self }
        var part = rows
        var present: [Bool]?
        if let isPresent {
            let before = isPresent[..<rows.lowerBound].reduce(0) { $1 ? $0 + 1 : $0 }
            let inside = isPresent[rows].reduce(0) { $1 ? $0 + 1 : $0 }
            part = before..<before + inside
            present = Array(isPresent[rows])
        }
        if case .coded(let strings, let codes) = values {
            return ChunkData(.coded(strings, Array(codes[part])), isPresent: present)
        }
        return ChunkData(values.unpacked(part), isPresent: present)
    }
}
