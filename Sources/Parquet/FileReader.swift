import Bytes

/// An open Parquet file: its footer, and column chunks on demand.
package struct FileReader: Sendable {
    package var path: String { file.path }
    package let metadata: FileMetadata
    package var leaves: [SchemaLeaf] { schema.leaves }
    /// Bytes of footer and tail that opening took.
    package let footerBytes: Int
    private let file: OpenFile
    private let schema: FileSchema
    private let forgetsDictionaryHeader: Bool
    /// Whether all that will be read was read by opening.
    private let isPaid: Bool
    var size: Int { file.size }

    /// One read of this size nearly always holds the whole footer.
    private static let tailLength = 16_384
    static let magic = Array("PAR1".utf8)
    /// A chunk is read as a whole; no writer makes larger ones.
    private static let maximumChunkSize: Int64 = 1 << 31
    /// More than a dictionary page's header takes.
    private static let forgotten = 100

    /// - Parameters:
    ///   - columns: names of columns that will be asked about; the chunks of others are not looked at.
    ///   - other: a file that may have the same schema, which then is not read again.
    ///   - isWhole: whether nearly all of it will be read.
    package init(
        path: String, columns: Set<String>? = nil, like other: FileReader? = nil,
        isWhole: Bool = false
    ) throws(ParquetError) {
        do throws(ParquetError) {
            do { file = try OpenFile(path, isWhole: isWhole) } catch {
                throw Self.unreadable(error)
            }
            let tail = try Self.tail(of: file)
            (metadata, schema) = try FileMetadata.read(
                thrift: tail.bytes, in: tail.footer, columns.map { FooterChoice($0) },
                known: other?.schema)
            footerBytes = tail.read
            forgetsDictionaryHeader = Self.forgetsDictionaryHeader(metadata.createdBy)
            isPaid = false
        } catch {
            throw error.at(file: path)
        }
        try checkRowGroups()
    }

    /// A file that lies in memory.
    /// - Parameter path: for errors.
    package init(
        bytes: [UInt8], path: String, columns: Set<String>
    ) throws(ParquetError) {
        do throws(ParquetError) {
            file = OpenFile(bytes, path: path)
            let tail = try Self.tail(of: file)
            (metadata, schema) = try FileMetadata.read(
                thrift: tail.bytes, in: tail.footer, FooterChoice(columns))
            footerBytes = tail.read
            forgetsDictionaryHeader = false
            isPaid = false
        } catch {
            throw error.at(file: path)
        }
        try checkRowGroups()
    }

    /// The first row group of a file, read at once, without its footer.
    /// - Parameters:
    ///   - columns: names of the columns that will be read.
    ///   - size: of the file, in bytes.
    ///   - other: a file of the schema that `places` are about.
    /// - Returns: nil where the places do not fit schema or file.
    package init?(
        path: String, _ places: ChunkPlaces, columns: Set<String>, size: Int, like other: FileReader
    ) throws(ParquetError) {
        guard let (group, bytes) = places.rowGroup(columns, other.schema), bytes.upperBound <= size
        else { return nil }
        do {
            guard let opened = try OpenFile(path, holding: bytes, size: size) else { return nil }
            file = opened
        } catch { throw Self.unreadable(error).at(file: path) }
        var metadata = FileMetadata()
        metadata.rowCount = group.rowCount
        metadata.rowGroups = [group]
        (self.metadata, schema, footerBytes) = (metadata, other.schema, bytes.count)
        (forgetsDictionaryHeader, isPaid) = (false, true)
    }

    /// CRC-32 of the schema as the footer has it.
    var schemaMark: UInt32 { schema.mark }

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
        schema.columns[name]
    }

    /// Decodes the chunk of `column` in row group `rowGroup`.
    /// - Returns: the values, and how many bytes of the file were read.
    package func read(
        column: Int, rowGroup: Int
    ) throws(ParquetError) -> (data: ChunkData, bytesRead: Int) {
        try read(column, rowGroup) { reader, bytes throws(ParquetError) in try reader.read(bytes) }
    }

    func read<Answer>(
        _ column: Int, _ rowGroup: Int,
        _ body: (ChunkReader, [UInt8]) throws(ParquetError) -> Answer
    ) throws(ParquetError) -> (data: Answer, bytesRead: Int) {
        let group = metadata.rowGroups[rowGroup]
        let leaf = leaves[column]
        do throws(ParquetError) {
            let chunk = group.columns[column]
            let bytes = try contents(byteRange(of: chunk))
            let reader = ChunkReader(
                chunk: chunk, leaf: leaf, rowCount: group.rowCount,
                storedSize: Int(chunk.totalCompressedSize))
            return (try body(reader, bytes), isPaid ? 0 : bytes.count)
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
            return try reader.readLevels(try contents(try byteRange(of: chunk)))
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
    private static func forgetsDictionaryHeader(_ createdBy: String?) -> Bool {
        guard let createdBy, createdBy.utf8.starts(with: "parquet-mr".utf8) else { return false }
        let words = createdBy.split(separator: " ")
        guard words[0] == "parquet-mr" else { return false }
        guard words.count > 2, words[1] == "version" else { return true }
        let numbers = words[2].split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
        return numbers.lexicographicallyPrecedes([1, 2, 9])
    }

    /// The end of a file, where its footer is.
    private static func tail(
        of file: OpenFile
    ) throws(ParquetError) -> (bytes: [UInt8], footer: Range<Int>, read: Int) {
        let size = file.size
        guard size >= 12 else { throw .corrupt("\(size) bytes are too few for a Parquet file") }
        var tail = try contents(file, max(0, size - tailLength)..<size)
        guard tail.suffix(4).elementsEqual(magic) else {
            throw tail.suffix(4).elementsEqual("PARE".utf8)
                ? .unsupported("encrypted footer") : .corrupt("no PAR1 at the end")
        }
        let length = tail.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= size - 12 else { throw .corrupt("footer of \(length) bytes in \(size)") }
        var read = tail.count
        if length + 8 > tail.count {
            tail = try contents(file, size - length - 8..<size)
            read += tail.count
        }
        let end = tail.count - 8
        return (tail, end - length..<end, read)
    }

    func contents(_ range: Range<Int>) throws(ParquetError) -> [UInt8] {
        try Self.contents(file, range)
    }

    private static func contents(
        _ file: OpenFile, _ range: Range<Int>
    ) throws(ParquetError) -> [UInt8] {
        let bytes: [UInt8]
        do { bytes = try file.contents(range) } catch { throw unreadable(error) }
        guard bytes.count == range.count else { throw .corrupt("the file ends early") }
        return bytes
    }

    private static func unreadable(_ error: IOError) -> ParquetError {
        ParquetError(code: .unreadable, reason: "\(error.reason) (\(error.call))")
    }
}
