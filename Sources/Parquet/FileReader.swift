import Bytes

/// An open Parquet file: its footer, and column chunks on demand.
package struct FileReader: Sendable {
    package let path: String
    package let metadata: FileMetadata
    package let leaves: [SchemaLeaf]
    /// Bytes of footer and tail that opening took.
    package let footerBytes: Int
    let size: Int

    /// One read of this size nearly always holds the whole footer.
    private static let tailLength = 16_384
    static let magic = Array("PAR1".utf8)
    /// A chunk is read as a whole; no writer makes larger ones.
    private static let maximumChunkSize: Int64 = 1 << 31
    /// More than a dictionary page's header takes.
    private static let forgotten = 100

    package init(path: String) throws(ParquetError) {
        do throws(ParquetError) {
            let file = try Self.open(path)
            (self.path, metadata, footerBytes, size) = (path, file.metadata, file.read, file.size)
            leaves = try SchemaLeaf.leaves(of: file.metadata.schema)
        } catch {
            throw error.at(file: path)
        }
        try checkRowGroups()
    }

    /// Columns are matched to leaves by position: their paths may be missing or misspelled.
    private func checkRowGroups() throws(ParquetError) {
        var rows: Int64 = 0
        for (index, group) in metadata.rowGroups.enumerated() {
            var reason: String?
            if group.columns.count != leaves.count {
                reason = "\(group.columns.count) column chunks for \(leaves.count) columns"
            }
            let (sum, overflow) = rows.addingReportingOverflow(group.rowCount)
            if group.rowCount < 0 || overflow { reason = "\(group.rowCount) rows" }
            rows = sum
            if let reason { throw .corrupt(reason).at(file: path, rowGroup: index) }
        }
        // Some writers leave the sum at 0.
        guard metadata.rowCount == 0 || metadata.rowCount == rows else {
            throw .corrupt("\(metadata.rowCount) rows in row groups of \(rows)").at(file: path)
        }
    }

    /// Position of the column called `name`; nil if the file has none.
    package func column(named name: String) -> Int? {
        leaves.firstIndex { $0.path == [name] }
    }

    /// Decodes the chunk of `column` in row group `rowGroup`.
    /// - Returns: the values, and how many bytes of the file were read.
    package func read(
        column: Int, rowGroup: Int
    ) throws(ParquetError) -> (data: ChunkData, bytesRead: Int) {
        let group = metadata.rowGroups[rowGroup]
        let leaf = leaves[column]
        do throws(ParquetError) {
            let chunk = group.columns[column]
            let range = try byteRange(of: chunk)
            let bytes = try Self.contents(path, range)
            let reader = ChunkReader(
                chunk: chunk, leaf: leaf, rowCount: group.rowCount,
                storedSize: Int(chunk.totalCompressedSize))
            return (try reader.read(bytes), bytes.count)
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaf.name)
        }
    }

    /// Decodes the chunk of `column`, repeated or not, in row group `rowGroup` with all its levels.
    package func readLevels(column: Int, rowGroup: Int) throws(ParquetError) -> LeveledColumn {
        let group = metadata.rowGroups[rowGroup]
        let leaf = leaves[column]
        do throws(ParquetError) {
            let chunk = group.columns[column]
            let reader = ChunkReader(
                chunk: chunk, leaf: leaf, rowCount: group.rowCount,
                storedSize: Int(chunk.totalCompressedSize))
            return try reader.readLevels(try Self.contents(path, try byteRange(of: chunk)))
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaf.name)
        }
    }

    /// Where the bytes of a chunk lie, checked against the file's size.
    func byteRange(of chunk: ColumnChunk) throws(ParquetError) -> Range<Int> {
        let (start, length) = (chunk.start, chunk.totalCompressedSize)
        guard length != 0 else { return 0..<0 }
        // Each side is compared alone: their sum could overflow.
        guard start >= Self.magic.count, length > 0, start <= size, length <= Int64(size) - start
        else { throw .corrupt("\(length) bytes at \(start) of a file of \(size)") }
        guard length <= Self.maximumChunkSize else {
            throw .unsupported("a chunk of \(length) bytes")
        }
        let end = Int(start + length)
        return Int(start)..<min(end + (forgetsDictionaryHeader ? Self.forgotten : 0), size)
    }

    /// parquet-mr before 1.2.9 left the dictionary page's header out of a chunk's size (PARQUET-816).
    private var forgetsDictionaryHeader: Bool {
        guard let words = metadata.createdBy?.split(separator: " "), words.first == "parquet-mr"
        else { return false }
        guard words.count > 2, words[1] == "version" else { return true }
        let numbers = words[2].split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
        return numbers.lexicographicallyPrecedes([1, 2, 9])
    }

    private static func open(
        _ path: String
    ) throws(ParquetError) -> (metadata: FileMetadata, read: Int, size: Int) {
        let size = try fileSize(path)
        guard size >= 12 else { throw .corrupt("\(size) bytes are too few for a Parquet file") }
        var tail = try contents(path, max(0, size - tailLength)..<size)
        guard tail.suffix(4).elementsEqual(magic) else {
            throw tail.suffix(4).elementsEqual("PARE".utf8)
                ? .unsupported("encrypted footer") : .corrupt("no PAR1 at the end")
        }
        let length = tail.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= size - 12 else { throw .corrupt("footer of \(length) bytes in \(size)") }
        var read = tail.count
        if length + 8 > tail.count {
            tail = try contents(path, size - length - 8..<size)
            read += tail.count
        }
        let end = tail.count - 8
        return (try FileMetadata(thrift: tail, in: end - length..<end), read, size)
    }

    private static func fileSize(_ path: String) throws(ParquetError) -> Int {
        do { return try FileDescriptor.size(of: path) } catch { throw unreadable(error) }
    }

    static func contents(_ path: String, _ range: Range<Int>) throws(ParquetError)
        -> [UInt8]
    {
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: path, range: range) } catch {
            throw unreadable(error)
        }
        guard bytes.count == range.count else { throw .corrupt("the file ends early") }
        return bytes
    }

    private static func unreadable(_ error: IOError) -> ParquetError {
        ParquetError(code: .unreadable, reason: "\(error.reason) (\(error.call))")
    }
}
