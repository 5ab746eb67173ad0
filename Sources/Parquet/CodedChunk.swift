import Bytes

/// A column over some rows whose pages name entries of one dictionary.
package struct CodedChunk: Sendable {
    /// Distinct values, of which some may not occur.
    package let entries: ChunkValues
    /// One a row; the count of `entries` stands for null.
    package let codes: [UInt32]

    func slice(_ rows: Range<Int>) -> CodedChunk {
        rows == codes.indices ? self : CodedChunk(entries: entries, codes: Array(codes[rows]))
    }
}

/// A column as it is cheapest to have.
package enum ColumnData: Sendable {
    case plain(ChunkData)
    case coded(CodedChunk)

    /// The values themselves.
    package var values: ChunkData {
        switch self {
        case .plain(let data): return data
        case .coded(let chunk):
            let null = UInt32(chunk.entries.count)
            let isPresent = chunk.codes.map { $0 != null }
            let present = chunk.codes.filter { $0 != null }
            return ChunkData(
                chunk.entries.selected(by: present),
                isPresent: present.count == isPresent.count ? nil : isPresent)
        }
    }

    func slice(_ rows: Range<Int>) -> ColumnData {
        switch self {
        case .plain(let data): .plain(data.slice(rows))
        case .coded(let chunk): .coded(chunk.slice(rows))
        }
    }
}

extension ChunkReader {
    /// Room that is made at once; a page of few bytes can claim any number of rows.
    private static let plausibleRows = 1 << 20

    /// Codes and their dictionary where all pages are made of such; else the values.
    /// - Parameter bytes: the whole chunk, page headers included.
    func readCoded(_ bytes: [UInt8]) throws(ParquetError) -> ColumnData {
        let dictionaries = [Encoding.rleDictionary, .plainDictionary].map(\.rawValue)
        if chunk.encodings.contains(where: dictionaries.contains), chunk.type != .boolean {
            try checkChunk()
            if let coded = try codes(bytes, dictionaries) { return .coded(coded) }
        }
        return .plain(try read(bytes))
    }

    /// Nil where a page has another encoding: a writer may give up its dictionary in mid-chunk.
    private func codes(
        _ bytes: [UInt8], _ dictionaries: [Int32]
    ) throws(ParquetError) -> CodedChunk? {
        let slots = Int(rowCount)
        var codes: [UInt32] = []
        codes.reserveCapacity(min(slots, Self.plausibleRows))
        let decoder = try forEachPage(bytes, slots: slots) { page, decoder throws(ParquetError) in
            guard page.levels.valueCount == 0 || dictionaries.contains(page.encoding) else {
                return false
            }
            try decoder.appendCodes(page, to: &codes)
            return true
        }
        guard let decoder else { return nil }
        return CodedChunk(entries: decoder.dictionary ?? .none(of: chunk.type), codes: codes)
    }
}

extension ValueDecoder {
    /// Appends a code for each row of a page.
    fileprivate func appendCodes(
        _ page: DataPage, to codes: inout [UInt32]
    ) throws(ParquetError) {
        let null = UInt32(dictionary?.count ?? 0)
        guard page.levels.valueCount > 0 else {
            codes.append(contentsOf: repeatElement(null, count: page.rows))
            return
        }
        guard let isPresent = page.levels.isPresent else {
            return try appendIndices(page.values, count: page.rows, to: &codes)
        }
        var present: [UInt32] = []
        try appendIndices(page.values, count: page.levels.valueCount, to: &present)
        NullGaps.append(present, over: isPresent, filler: null, to: &codes)
    }
}
