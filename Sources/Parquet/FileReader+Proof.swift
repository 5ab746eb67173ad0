import Bytes

/// Reading with everything proven that a file says of its values.
extension FileReader {
    /// Proves what stands before the first row group.
    package func proveBeginning() throws(ParquetError) {
        guard try contents(0..<Self.magic.count) == Self.magic else {
            throw .corrupt("no PAR1 at the beginning").at(file: path)
        }
    }

    /// Decodes a chunk as `read` does, and holds footer, page index and bloom filter against it.
    /// - Returns: the values, and their statistics as a writer would have put them down.
    /// - Throws: what cannot be read, or the first claim of the file that is not true.
    package func readProving(
        column: Int, rowGroup: Int
    ) throws(ParquetError) -> (data: ChunkData, statistics: Statistics) {
        let data = try read(column: column, rowGroup: rowGroup).data
        let pages = try pages(column: column, rowGroup: rowGroup)
        let chunk = metadata.rowGroups[rowGroup].columns[column]
        do throws(ParquetError) {
            // Readers go by position or by path; both have to lead to the same column.
            guard chunk.path == leaves[column].path || chunk.path.isEmpty else {
                throw ParquetError.corrupt("a chunk of column \(chunk.path.joined(separator: "."))")
            }
            // Every page of this project's files has one.
            guard !isOwn || pages.allSatisfy({ $0.header.crc != nil }) else {
                throw ParquetError.corrupt("a page without a checksum")
            }
            let stored = try dataPages(pages, of: chunk)
            let proof = try ChunkProof(data, pageRows: stored.map(\.rows))
            if let claim = chunk.statistics { try proof.check(claim) }
            if let place = chunk.offsetIndex {
                // Reading by the index takes what stands before this for the dictionary.
                guard chunk.dataPageOffset == stored.first.map({ Int64($0.offset) }) else {
                    throw ParquetError.corrupt("the footer has the first page in another place")
                }
                try check(try OffsetIndex(thrift: contents(of: place)), stored)
            }
            if let place = chunk.columnIndex {
                try proof.check(try ColumnIndex(thrift: contents(of: place)))
            }
            if let place = chunk.bloomFilter {
                try proof.check(try BloomFilter(contents(of: place)))
            }
            return (data, proof.truth)
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaves[column].name)
        }
    }

    private var isOwn: Bool { metadata.createdBy?.hasPrefix("albatross") ?? false }

    /// A data page as it lies in the file.
    private struct StoredPage {
        /// Of its header.
        let offset: Int
        /// Bytes of header and body.
        let size: Int
        let rows: Int
    }

    private func dataPages(
        _ pages: [PageLocation], of chunk: ColumnChunk
    ) throws(ParquetError) -> [StoredPage] {
        var offset = try byteRange(of: chunk).lowerBound
        var stored: [StoredPage] = []
        for page in pages {
            if page.header.type == .data || page.header.type == .dataV2 {
                stored.append(
                    StoredPage(
                        offset: offset, size: page.body.upperBound - offset,
                        rows: Int(page.header.valueCount)))
            }
            offset = page.body.upperBound
        }
        return stored
    }

    private func check(_ index: OffsetIndex, _ stored: [StoredPage]) throws(ParquetError) {
        guard index.pages.count == stored.count else {
            throw .corrupt(
                "an offset index of \(index.pages.count) pages, there are \(stored.count)")
        }
        var firstRow = 0
        for (number, (claim, page)) in zip(index.pages, stored).enumerated() {
            guard claim.offset == Int64(page.offset), Int(claim.size) == page.size,
                claim.firstRow == Int64(firstRow)
            else {
                throw .corrupt("the offset index has it in another place").at(page: .data(number))
            }
            firstRow += page.rows
        }
    }
}
